using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Http.SignIns;

namespace Fractal.Server.Sessions.Claims;

/// <summary>Makes connection information: an address and a ticket that works once.</summary>
internal sealed class Connection(ContainerKeys keys, SessionAddress address, IHttpContextAccessor accessor, TimeProvider clock)
{
    public static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Adds connection information to a session with a container. Other sessions and ending ones stay unchanged.</summary>
    public SessionResponse AddTo(SessionView view) =>
        view.ContainerId is { } containerId && view.Response.State is SessionState.Claimed or SessionState.Connected or SessionState.Disconnected
            ? view.Response with { Connection = Make(view.Response.Id, containerId, view.ContainerKey) } : view.Response;

    private Guid SignInId() => accessor.HttpContext?.User.SignInId() ?? throw new InvalidOperationException("A ticket is made for a signed-in user.");

    private ConnectionResponse Make(Guid sessionId, Guid containerId, string? containerKey)
    {
        var now = clock.GetUtcNow();
        var ticket = new ConnectionTicket(keys.KeyIdOf(containerId), TicketPurpose.Stream, sessionId, containerId, now + TicketLifetime, Guid.CreateVersion7(now), SignInId());
        return new ConnectionResponse(address.Stream(sessionId), "rfb", ticket.Sign(keys.TicketKey(containerId)), ticket.ExpiresAt, containerKey);
    }
}
