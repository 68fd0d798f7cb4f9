using System.Buffers.Text;
using Fractal.Client.Agents;
using Fractal.Server.Apps;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Agents;

/// <summary>Endpoints where agents enrol and report that their container is ready and alive.</summary>
internal static class AgentEndpoints
{
    private const int HeartbeatSeconds = 15;
    private const int PingSeconds = 5;

    public static void MapContainers(this WebApplication app)
    {
        app.MapPost("/v1/agent/enrol", EnrolAsync).CountReports().WithTags("Agents").WithName("enrolContainer").WithSummary("Exchange the enrolment code for the container's keys")
            .Produces<EnrolResponse>().ProducesProblem(403).ShortCircuit();
        var group = app.MapAgentGroup();
        group.MapPost("/ready", ReadyAsync).WithName("reportReady").WithSummary("Report a ready container").Produces(204).ProducesProblem(410);
        group.MapPost("/heartbeat", Heartbeat).WithMetadata(new AgentCaller.SeenAtItsWriting()).WithName("reportHeartbeat").WithSummary("Send a heartbeat with the time of the last input").Produces(204).ProducesProblem(410);
    }

    /// <summary>
    /// Endpoints for agents only, with their container's token. They bypass the middleware for users' endpoints, which would take the token
    /// for a user's and costs several times as much as a heartbeat.
    /// </summary>
    public static RouteGroupBuilder MapAgentGroup(this WebApplication app)
    {
        var group = app.MapGroup("/v1/agent").WithMetadata(new AgentCaller.Token()).WithTags("Agents");
        group.CheckCaller().CountReports().ShortCircuit();
        return group;
    }

    /// <summary>The code works once: only the request that clears it succeeds.</summary>
    private static async Task<IResult> EnrolAsync(EnrolRequest request, FractalDb db, ContainerKeys keys, CancellationToken cancellationToken)
    {
        var hash = ContainerKeys.HashOf(request.Code);
        var row = await db.Containers.Where(c => c.Id == request.ContainerId && c.State == ContainerState.Starting && c.EnrolmentHash == hash)
            .Join(db.AppVersions, c => c.AppVersionId, v => v.Id, (c, v) => new { c.AppId, v.Spec })
            .Join(db.Apps, r => r.AppId, a => a.Id, (r, a) => new { a.Name, r.Spec }).FirstOrDefaultAsync(cancellationToken);
        var used = row is null ? 0 : await db.Containers.Where(c => c.Id == request.ContainerId && c.EnrolmentHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.EnrolmentHash, (byte[]?)null), cancellationToken);
        if (row is null || used == 0) return ContainerProblems.EnrolmentRefused;
        var spec = row.Spec;
        return TypedResults.Ok(new EnrolResponse(
            keys.Token(request.ContainerId),
            Base64Url.EncodeToString(keys.TicketKey(request.ContainerId)),
            new AppLaunch(row.Name, spec.Command, spec.Environment, spec.Width, spec.Height, spec.Prepare == Preparation.App, spec.Grace.TotalSeconds, spec.MemoryMiB),
            HeartbeatSeconds, (int)spec.StartTimeout.TotalSeconds, PingSeconds));
    }

    private static async Task<IResult> ReadyAsync(
        ReadyReport report, HttpContext http, FractalDb db, ContainerSignals signals, ContainerMetrics metrics, TimeProvider clock, CancellationToken cancellationToken)
    {
        var id = AgentCaller.ContainerId(http);
        if (!await db.BecomeReadyAsync(id, report.PublicKey, clock.GetUtcNow(), cancellationToken)) return TypedResults.NoContent();
        var launched = await db.Containers.Where(c => c.Id == id).Select(c => new { c.AppId, At = c.LaunchedAt ?? c.CreatedAt }).FirstAsync(cancellationToken);
        metrics.Ready(launched.AppId, launched.At);
        signals.OnReady();
        signals.OnSupplyChanged();
        return TypedResults.NoContent();
    }

    private static IResult Heartbeat(HeartbeatReport report, HttpContext http, HeartbeatReconciler heartbeats)
    {
        heartbeats.Gather(AgentCaller.ContainerId(http), report);
        return TypedResults.NoContent();
    }
}
