namespace Fractal.Scaling.Planning;

/// <summary>How long sessions last on average, from those of the last while, also where most of them still go on.</summary>
public static class SessionLengthEstimate
{
    /// <summary>How many sessions are looked at.</summary>
    public const int Sessions = 200;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1), Most = TimeSpan.FromDays(7);

    /// <summary>All time in use over those that ended: to leave out who is still there would count the short ones alone.</summary>
    /// <param name="latest">How long each has lasted so far, and whether it is over.</param>
    /// <returns>None as long as none has ended.</returns>
    public static TimeSpan? Of(IReadOnlyList<(TimeSpan Lasted, bool Over)> latest)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var over = latest.Count(s => s.Over);
        if (over == 0) return null;
        var mean = TimeSpan.FromSeconds(latest.Sum(s => Math.Max(0, s.Lasted.TotalSeconds)) / over);
        return mean < Least ? Least : mean > Most ? Most : mean;
    }
}
