using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Sessions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Yarp.ReverseProxy.Forwarder;

namespace Fractal.Server.Gateway;

/// <summary>Carries a browser's WebSocket to an agent. The ticket alone opens it: cookies are ignored, and a foreign page is turned away.</summary>
internal static class StreamEndpoints
{
    public static void MapGateway(this WebApplication app)
    {
        // From the start, so that none open is a zero and not a gap.
        app.Services.GetRequiredService<GatewayMetrics>();
        app.MapGet("/v1/sessions/{id:guid}/stream", StreamAsync).WithTags("Sessions").AllowAnonymous().WithSummary("The picture: a WebSocket with subprotocols binary and ticket.…")
            .Produces(101).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task StreamAsync(
        Guid id, HttpContext http, FractalDb db, ContainerKeys keys, AgentForwarder forwarder, OpenSockets sockets, GatewayMetrics metrics, TimeProvider clock)
    {
        if (await RefuseAsync(id, http, db, keys, clock) is { } problem)
        {
            metrics.Asked(problem.Code);
            await problem.ExecuteAsync(http);
            return;
        }

        var ticket = TicketOf(http)!;
        using var span = Tracing.Source.StartActivity("stream");
        span?.SetTag("fractal.session.id", id);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var entry = sockets.Add(ticket.ContainerId, cut);
        var error = await forwarder.ForwardAsync(http, ticket.ContainerId, cut.Token);
        metrics.Asked(http.Response.StatusCode == StatusCodes.Status101SwitchingProtocols ? "carried" : "failed");
        if (error != ForwarderError.None && !http.Response.HasStarted) await PlatformProblems.Unavailable.ExecuteAsync(http);
    }

    private static async Task<Problem?> RefuseAsync(Guid id, HttpContext http, FractalDb db, ContainerKeys keys, TimeProvider clock)
    {
        if (!http.WebSockets.IsWebSocketRequest && http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest != true)
            return PlatformProblems.Unreadable("This address is a WebSocket.");
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !OwnOrigin.IsOwn(origin, http.Request)) return PlatformProblems.ForeignOrigin;
        if (TicketOf(http) is not { } claimed || claimed.SessionId != id) return SessionProblems.InvalidTicket;
        if (ConnectionTicket.Verify(TicketText(http), keys.TicketKey(claimed.ContainerId), TicketPurpose.Stream, clock.GetUtcNow()) is null) return SessionProblems.InvalidTicket;
        var state = await db.Set<Session>().Where(s => s.Id == id && s.ContainerId == claimed.ContainerId).Select(s => (SessionState?)s.State).FirstOrDefaultAsync(http.RequestAborted);
        return state is null ? SessionProblems.InvalidTicket
            : state is SessionState.Claimed or SessionState.Connected or SessionState.Disconnected ? null : SessionProblems.NotConnectable(state.Value);
    }

    private static ConnectionTicket? TicketOf(HttpContext http) => ConnectionTicket.Peek(TicketText(http));

    private static string? TicketText(HttpContext http) =>
        http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(ConnectionTicket.SubprotocolPrefix, StringComparison.Ordinal))?[ConnectionTicket.SubprotocolPrefix.Length..];
}
