using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Pools.Planning;

/// <summary>
/// Throttles the pools' reconciler. If a run takes long, because there are many pools, the next begins only after twice that time: every
/// claim wakes it, and back-to-back runs would take a CPU away from claims.
/// </summary>
internal sealed class WakeThrottle(Signal signal, TimeProvider clock)
{
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private TimeSpan took;
    private long endedAt;
    private bool looking, waking;

    /// <returns>Dispose it when the run is over.</returns>
    public IDisposable Begin()
    {
        lock (gate) looking = true;
        return new Look(this, clock.GetTimestamp());
    }

    public void Wake()
    {
        TimeSpan left;
        lock (gate)
        {
            if (waking) return;
            var rest = took < Brief ? TimeSpan.Zero : 2 * took < Longest ? 2 * took : Longest;
            left = looking ? rest : rest - clock.GetElapsedTime(endedAt);
            waking = left > TimeSpan.Zero;
        }

        if (left > TimeSpan.Zero) _ = WakeAfterAsync(left);
        else signal.Wake();
    }

    private async Task WakeAfterAsync(TimeSpan time)
    {
        await Task.Delay(time, clock);
        lock (gate) waking = false;
        signal.Wake();
    }

    private void End(long beganAt)
    {
        lock (gate) (looking, took, endedAt) = (false, clock.GetElapsedTime(beganAt), clock.GetTimestamp());
    }

    private sealed class Look(WakeThrottle of, long beganAt) : IDisposable
    {
        public void Dispose() => of.End(beganAt);
    }
}
