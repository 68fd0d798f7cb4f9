namespace Fractal.Drivers.Simulated;

/// <summary>Waits that only the clock ends, so that whoever asks whether something is under way can tell them from work.</summary>
internal sealed class Pauses(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<TimeSpan> dues = [];
    private readonly long origin = time.GetTimestamp();

    /// <summary>How many are not over yet.</summary>
    public int Count
    {
        get
        {
            lock (gate) return dues.Count(due => due > Now);
        }
    }

    /// <summary>How long until the next is over; none if there is none.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (gate) return dues.Where(due => due > Now).Order().Cast<TimeSpan?>().FirstOrDefault() - Now;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(origin);

    public async Task WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var due = Now + pause;
        // It has begun before anyone may take it for rest and move the clock.
        var wait = Task.Delay(pause, time, cancellation);
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
