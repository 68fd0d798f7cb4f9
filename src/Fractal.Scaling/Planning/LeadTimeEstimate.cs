namespace Fractal.Scaling.Planning;

/// <summary>The time from launch to ready: the 90th percentile of the last fifty launches, and whether it is changing.</summary>
public static class LeadTimeEstimate
{
    /// <summary>The number of launches that are considered.</summary>
    public const int Launches = 50;

    /// <summary>The number of newest launches that show whether launches have become slower.</summary>
    public const int Newest = 10;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1), Most = TimeSpan.FromHours(1);

    /// <param name="latest">Durations of launches, the latest last.</param>
    /// <param name="declared">The driver's value, used until there is a measurement.</param>
    public static TimeSpan Of(IReadOnlyList<TimeSpan> latest, TimeSpan declared)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var sorted = latest.TakeLast(Launches).Order().ToList();
        var estimate = sorted.Count == 0 ? declared : sorted[(int)Math.Ceiling(0.9 * sorted.Count) - 1];
        return estimate < Least ? Least : estimate > Most ? Most : estimate;
    }

    /// <summary>
    /// Whether the newest ten took twice as long as the fifty before them, by their medians, so that a few hanging launches don't count.
    /// False if there were too few.
    /// </summary>
    /// <param name="latest">Durations of launches, the latest last.</param>
    public static bool HasDoubled(IReadOnlyList<TimeSpan> latest)
    {
        ArgumentNullException.ThrowIfNull(latest);
        if (latest.Count < 2 * Newest) return false;
        var before = Median(latest.SkipLast(Newest).TakeLast(Launches));
        return Median(latest.TakeLast(Newest)) > 2 * (before < Least ? Least : before);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
