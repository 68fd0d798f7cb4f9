using Fractal.Cli.Terminal;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Sessions;

/// <summary>Waits in the queue and reports position and estimate as they change.</summary>
internal static class Queue
{
    private static readonly TimeSpan GiveUpLimit = TimeSpan.FromSeconds(5);

    /// <returns>The session when it left the queue, or its state when the wait was over.</returns>
    public static async Task<SessionResponse> WaitAsync(Invocation it, SessionResponse session, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await it.Screen.WatchAsync(SessionText.Queued(session), async tell =>
            {
                await foreach (var now in it.Client.FollowSessionAsync(session.Id, either.Token))
                {
                    session = now;
                    if (now.State != SessionState.Queued) break;
                    tell(SessionText.Queued(now));
                }
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait is over; the session stays queued while its client polls.
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(it, session);
            throw;
        }

        return session;
    }

    private static async Task GiveUpAsync(Invocation it, SessionResponse session)
    {
        using var limit = new CancellationTokenSource(GiveUpLimit);
        try
        {
            await it.Client.EndSessionAsync(session.Id, limit.Token);
            it.Screen.Note("Canceled the queued start.");
        }
        catch (Exception exception) when (exception is FractalException or OperationCanceledException)
        {
            it.Screen.Note("The server could not be reached to cancel the queued start; it is canceled in a minute.");
        }
    }
}
