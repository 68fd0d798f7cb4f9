using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Checking;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Watching;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>An agent's reports on its session: connected, disconnected, exited.</summary>
internal static class SessionReportEndpoints
{
    /// <summary>
    /// The exit code that a shell reports for a program killed by signal 9 (128 + 9), which the kernel sends when memory runs out.
    /// </summary>
    private const int KilledCode = 137;

    public static void MapSessionReports(this WebApplication app)
    {
        var group = app.MapAgentGroup();
        group.MapPost("/connected", ConnectedAsync).WithName("reportConnected").WithSummary("Report a connected client").Produces(204).ProducesProblem(410);
        group.MapPost("/disconnected", DisconnectedAsync).WithName("reportDisconnected").WithSummary("Report that the last client disconnected").Produces(204).ProducesProblem(410);
        group.MapPost("/exited", ExitedAsync).WithName("reportExited").WithSummary("Report that the app exited or failed to start").Produces(204).ProducesProblem(410);
    }

    private static async Task<IResult> ConnectedAsync(
        ConnectionReport report, HttpContext http, FractalDb db, SessionSignals signals, SessionMetrics metrics, TimeProvider clock, CancellationToken cancellationToken)
    {
        var before = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == report.SessionId, cancellationToken);
        var now = clock.GetUtcNow();
        if (!await db.ConnectAsync(report.SessionId, AgentCaller.ContainerId(http), report.Sequence, now, cancellationToken)) return TypedResults.NoContent();
        metrics.Connected(before);
        signals.OnLimit(now);
        signals.OnChanged(report.SessionId);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DisconnectedAsync(
        ConnectionReport report, HttpContext http, FractalDb db, SessionSignals signals, EndSession endSession, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (report.Connections > 0) return TypedResults.NoContent();
        var now = clock.GetUtcNow();
        if (!await db.DisconnectAsync(report.SessionId, AgentCaller.ContainerId(http), report.Sequence, now, cancellationToken)) return TypedResults.NoContent();
        var window = await db.Sessions.Where(s => s.Id == report.SessionId).Select(s => s.Limits.ReconnectWindow).FirstAsync(cancellationToken);
        if (window == TimeSpan.Zero)
            await endSession.RunAsync(report.SessionId, EndReason.ReconnectTimeout, null, SessionState.Disconnected, cancellationToken);
        else
            signals.OnChanged(report.SessionId);
        signals.OnLimit(now);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ExitedAsync(
        ExitReport report, HttpContext http, FractalDb db, EndContainer endContainer, EndSession endSession, MemoryShortage memory, CancellationToken cancellationToken)
    {
        var id = AgentCaller.ContainerId(http);
        var sessionId = await db.Containers.Where(c => c.Id == id).Select(c => c.SessionId).FirstOrDefaultAsync(cancellationToken);
        // Without an exit code, the display ended and not the app.
        var ranOut = report.ExitCode is null or KilledCode && await memory.EndedAsync(id, cancellationToken);
        var reason = !report.WasReady ? EndReason.StartFailed : ranOut ? EndReason.OutOfMemory : report.ExitCode is null ? EndReason.HostLost : EndReason.AppExited;
        var detail = reason != EndReason.AppExited ? MemoryShortage.Detail(ranOut, report.Reason) : report.ExitCode == 0 ? null : $"It ended with code {report.ExitCode}.";
        if (sessionId is { } session) await endSession.RunAsync(session, reason, detail, expected: null, cancellationToken);
        await endContainer.RunAsync(id, reason, MemoryShortage.Detail(ranOut, report.Reason), cancellationToken);
        return TypedResults.NoContent();
    }
}
