using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Sessions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Yarp.ReverseProxy.Forwarder;

namespace Fractal.Server.Gateway;

/// <summary>
/// Forwards a browser's WebSocket to an agent. Only the ticket authorises it: cookies are ignored, and other origins are rejected.
/// </summary>
internal static class StreamEndpoints
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    public static void MapGateway(this WebApplication app)
    {
        // Registered at start, so that no open stream is reported as 0 and not as a gap.
        app.Services.GetRequiredService<GatewayMetrics>();
        app.MapConnectionTest();
        app.MapGet("/v1/sessions/{id:guid}/stream", StreamAsync).WithTags("Sessions").AllowAnonymous().WithName("openStream").WithSummary("Open the stream: a WebSocket with subprotocols binary and ticket.…")
            .Produces(101).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task StreamAsync(
        Guid id, HttpContext http, FractalDb db, ContainerKeys keys, ISignIns signIns, AgentForwarder forwarder, OpenSockets sockets, GatewayMetrics metrics, TimeProvider clock)
    {
        if (await RefuseAsync(id, http, db, keys, signIns, clock) is { } problem)
        {
            metrics.Asked(problem.Code);
            await problem.ExecuteAsync(http);
            return;
        }

        var ticket = TicketOf(http)!;
        using var span = Tracing.Source.StartActivity("stream");
        span?.SetTag("fractal.session.id", id);
        using var hold = signIns.Hold(ticket.SignInId, until: null, withRole: false, http.RequestAborted);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(hold.Token);
        using var entry = sockets.Add(ticket.ContainerId, cut);
        var error = await CarryAsync(id, http, forwarder, ticket.ContainerId, db, hold, cut.Token);
        metrics.Asked(http.Response.StatusCode == StatusCodes.Status101SwitchingProtocols ? "carried" : "failed");
        if (error != ForwarderError.None && !http.Response.HasStarted) await PlatformProblems.Unavailable.ExecuteAsync(http);
    }

    /// <summary>Copies bytes until either side closes or the stream is ended; the close frame gives the reason.</summary>
    private static async Task<ForwarderError> CarryAsync(Guid id, HttpContext http, AgentForwarder forwarder, Guid containerId, FractalDb db, SignInHold hold, CancellationToken cut)
    {
        using var upgrade = ClosableUpgrade.Install(http);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var carrying = forwarder.ForwardAsync(http, containerId, abort.Token);
        await Task.WhenAny(carrying, Task.Delay(Timeout.Infinite, cut));
        if (!http.RequestAborted.IsCancellationRequested)
        {
            var (code, reason) = hold.SignInEnded ? (StreamCloseCodes.SignedOut, "signedOut") : await WhyAsync(id, db);
            await upgrade.CloseAsync(code, reason, CloseLimit);

            // The browser responds with a close frame and closes.
            await Task.WhenAny(carrying, Task.Delay(CloseLimit, CancellationToken.None));
        }

        await abort.CancelAsync();
        return await carrying;
    }

    private static async Task<(int Code, string Reason)> WhyAsync(Guid id, FractalDb db)
    {
        try
        {
            using var limit = new CancellationTokenSource(CloseLimit);
            var reason = await db.Sessions.Where(s => s.Id == id).Select(s => s.EndReason).FirstOrDefaultAsync(limit.Token);
            return reason is { } known ? (StreamCloseCodes.SessionEnded, Instruments.LabelOf(known)) : (StreamCloseCodes.Lost, "lost");
        }
        catch (Exception exception) when (Failures.IsPassing(exception) || exception is OperationCanceledException)
        {
            return (StreamCloseCodes.Lost, "lost");
        }
    }

    private static async Task<Problem?> RefuseAsync(Guid id, HttpContext http, FractalDb db, ContainerKeys keys, ISignIns signIns, TimeProvider clock)
    {
        if (!http.WebSockets.IsWebSocketRequest && http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest != true)
            return PlatformProblems.Unreadable("This address is a WebSocket.");
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !OwnOrigin.IsOwn(origin, http.Request)) return PlatformProblems.ForeignOrigin;
        if (TicketOf(http) is not { } claimed || claimed.SessionId != id) return SessionProblems.InvalidTicket;
        if (ConnectionTicket.Verify(TicketText(http), keys.TicketKey(claimed.ContainerId), TicketPurpose.Stream, clock.GetUtcNow()) is null) return SessionProblems.InvalidTicket;
        if (!await signIns.IsLiveAsync(claimed.SignInId)) return SessionProblems.InvalidTicket;
        var state = await db.Sessions.Where(s => s.Id == id && s.ContainerId == claimed.ContainerId).Select(s => (SessionState?)s.State).FirstOrDefaultAsync(http.RequestAborted);
        return state is null ? SessionProblems.InvalidTicket
            : state is SessionState.Claimed or SessionState.Connected or SessionState.Disconnected ? null : SessionProblems.NotConnectable(state.Value);
    }

    private static ConnectionTicket? TicketOf(HttpContext http) => ConnectionTicket.Peek(TicketText(http));

    private static string? TicketText(HttpContext http) =>
        http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(ConnectionTicket.SubprotocolPrefix, StringComparison.Ordinal))?[ConnectionTicket.SubprotocolPrefix.Length..];
}
