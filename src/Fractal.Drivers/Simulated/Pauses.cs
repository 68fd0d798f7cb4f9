namespace Fractal.Drivers.Simulated;

/// <summary>Waits that only the clock ends, counted so that tests can distinguish them from work in progress.</summary>
internal sealed class Pauses(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<TimeSpan> dues = [];
    private readonly long origin = clock.GetTimestamp();

    /// <summary>The number of current waits.</summary>
    public int Count
    {
        get
        {
            lock (gate) return dues.Count(due => due > Now);
        }
    }

    /// <summary>The time until the next wait is over; null if there is none.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (gate) return dues.Where(due => due > Now).Order().Cast<TimeSpan?>().FirstOrDefault() - Now;
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(origin);

    public async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var due = Now + pause;
        // Counted as begun before anyone could see no activity and advance the clock.
        var wait = Task.Delay(pause, clock, cancellationToken);
        lock (gate) dues.Add(due);
        try
        {
            await wait;
        }
        finally
        {
            lock (gate) dues.Remove(due);
        }
    }
}
