using Fractal.Client.Sessions;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions.Claims;

/// <summary>Creates new connection information for a session, to connect or reconnect.</summary>
internal sealed class CreateTicket(SessionViews views, Connection connection)
{
    public async Task<Result<SessionResponse>> RunAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(userId, sessionId, cancellationToken) is not { } view) return SessionProblems.NoSuchSession;
        var session = connection.AddTo(view);
        return session.Connection is null ? SessionProblems.NotConnectable(session.State) : session;
    }
}
