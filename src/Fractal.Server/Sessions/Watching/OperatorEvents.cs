using System.Runtime.CompilerServices;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Sessions.Watching;

/// <summary>
/// Notifies operators' pages of changes: at most once per second, and regularly without changes, so that dead connections are detected.
/// </summary>
internal sealed class OperatorEvents(SessionSignals sessions, ContainerSignals containers, TimeProvider clock)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(15);

    public async IAsyncEnumerable<DateTimeOffset> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signal = new Signal();
        sessions.Changed += signal.Wake;
        containers.Changed += signal.Wake;
        try
        {
            while (true)
            {
                yield return clock.GetUtcNow();
                await Task.Delay(LeastPause, clock, cancellationToken);
                await signal.WaitAsync(LongestPause, clock, cancellationToken);
            }
        }
        finally
        {
            sessions.Changed -= signal.Wake;
            containers.Changed -= signal.Wake;
        }
    }
}
