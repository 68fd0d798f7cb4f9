using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fractal.Client.Sessions;

namespace Fractal.Server.Sessions.Watching;

/// <summary>
/// Streams a session's states as they change, until it has ended. Changes without a signal are found by <see cref="WatchedSessionsReconciler"/>, for
/// all watchers together.
/// </summary>
internal sealed class SessionEvents(SessionViews views, SessionSignals signals, TimeProvider clock)
{
    /// <summary>Sent regularly without changes, so that both sides detect a dead connection.</summary>
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(15);

    public async IAsyncEnumerable<SseItem<SessionResponse>> FollowAsync(
        Guid userId, Guid sessionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = signals.Begin(sessionId);
        SessionResponse? told = null;
        var tellingAt = clock.GetTimestamp();
        for (var (session, looked) = await LookAsync(userId, sessionId, cancellationToken); session is not null;)
        {
            if (session != told || clock.GetElapsedTime(tellingAt) >= TellAgain)
            {
                yield return new SseItem<SessionResponse>(session, "session");
                (told, tellingAt) = (session, clock.GetTimestamp());
            }

            if (session.State == SessionState.Ended) yield break;
            var silent = clock.GetElapsedTime(tellingAt);
            if (silent < TellAgain && !await watch.WaitAsync(TellAgain - silent, clock, cancellationToken)) continue;
            if (watch.Shown(looked) is { } shown) session = shown;
            else (session, looked) = await LookAsync(userId, sessionId, cancellationToken);
        }
    }

    private async Task<(SessionResponse? Session, long Looked)> LookAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) =>
        (await views.GetAsync(userId, sessionId, cancellationToken), signals.Moment());
}
