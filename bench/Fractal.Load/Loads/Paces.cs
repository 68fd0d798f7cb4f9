namespace Fractal.Load.Loads;

/// <summary>When requests are sent.</summary>
internal interface IPace
{
    /// <summary>When the next is due, since the beginning; none if there is none any more. Asked again until it is sent.</summary>
    TimeSpan? Next(TimeSpan now);

    void Sent();
}

/// <summary>Closed loop: whoever has an answer asks again at once, until the time is over.</summary>
internal sealed class ClosedLoop(TimeSpan time) : IPace
{
    public TimeSpan? Next(TimeSpan now) => now < time ? now : null;

    public void Sent() { }
}

/// <summary>Requests that are due at times of their own, whether or not earlier ones were answered; one that waits for a connection waits on its own account.</summary>
internal sealed class OpenLoop(IReadOnlyList<TimeSpan> due) : IPace
{
    private int next;

    /// <summary>Arrivals that know nothing of each other.</summary>
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

    /// <summary>All at once.</summary>
    public static OpenLoop Burst(int count) => new([.. Enumerable.Repeat(TimeSpan.Zero, count)]);

    /// <summary>One after the other, evenly.</summary>
    public static OpenLoop Staggered(int count, TimeSpan time) => new([.. Enumerable.Range(0, count).Select(i => time * i / count)]);

    public TimeSpan? Next(TimeSpan now) => next < due.Count ? due[next] : null;

    public void Sent() => next++;
}
