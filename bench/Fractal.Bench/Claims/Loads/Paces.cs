namespace Fractal.Bench.Claims.Loads;

/// <summary>When requests are sent.</summary>
internal interface IPace
{
    /// <summary>When the next request is due, from the beginning; null at the end. Called again until it is sent.</summary>
    TimeSpan? Next(TimeSpan now);

    void Sent();
}

/// <summary>Closed loop: each response is followed by the next request, until the time is over.</summary>
internal sealed class ClosedLoop(TimeSpan time) : IPace
{
    public TimeSpan? Next(TimeSpan now) => now < time ? now : null;

    public void Sent() { }
}

/// <summary>Open loop: requests are due independently of earlier responses; waiting for a connection counts as latency.</summary>
internal sealed class OpenLoop(IReadOnlyList<TimeSpan> due) : IPace
{
    private int next;

    /// <summary>Independent (Poisson) arrivals.</summary>
    public static OpenLoop Poisson(double perSecond, TimeSpan time, int seed)
    {
        var random = new Random(seed);
        var due = new List<TimeSpan>();
        for (var at = 0.0; ; due.Add(TimeSpan.FromSeconds(at)))
        {
            at -= Math.Log(1 - random.NextDouble()) / perSecond;
            if (at >= time.TotalSeconds) return new OpenLoop(due);
        }
    }

    /// <summary>All at the same time.</summary>
    public static OpenLoop Burst(int count) => new([.. Enumerable.Repeat(TimeSpan.Zero, count)]);

    /// <summary>Evenly spaced.</summary>
    public static OpenLoop Staggered(int count, TimeSpan time) => new([.. Enumerable.Range(0, count).Select(i => time * i / count)]);

    public TimeSpan? Next(TimeSpan now) => next < due.Count ? due[next] : null;

    public void Sent() => next++;
}
