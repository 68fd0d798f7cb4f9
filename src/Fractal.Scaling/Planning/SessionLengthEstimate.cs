namespace Fractal.Scaling.Planning;

/// <summary>The mean session length from recent sessions, also if most of them are still running.</summary>
public static class SessionLengthEstimate
{
    /// <summary>The number of sessions that are considered.</summary>
    public const int Sessions = 200;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1), Most = TimeSpan.FromDays(7);

    /// <summary>Total time in use divided by the number of ended sessions: ignoring running sessions would only count short ones.</summary>
    /// <param name="latest">The duration of each session so far, and whether it has ended.</param>
    /// <returns>Null if none has ended.</returns>
    public static TimeSpan? Of(IReadOnlyList<(TimeSpan Lasted, bool Over)> latest)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var over = latest.Count(s => s.Over);
        if (over == 0) return null;
        var mean = TimeSpan.FromSeconds(latest.Sum(s => Math.Max(0, s.Lasted.TotalSeconds)) / over);
        return mean < Least ? Least : mean > Most ? Most : mean;
    }
}
