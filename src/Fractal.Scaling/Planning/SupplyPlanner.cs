namespace Fractal.Scaling.Planning;

/// <summary>Converts a target to launches and deletions within all limits. A pure function.</summary>
public static class SupplyPlanner
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2), FailingPace = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Launches = queued + target − ready − starting, at most twenty or the target per step; one per minute while most of them fail; never
    /// more than the capacity. Deletions only while no session is queued and the counts are fresh.
    /// </summary>
    public static SupplyPlan Plan(SupplyReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var stale = reading.MetricsAge > Stale;
        var (target, limits) = (stale ? Math.Max(0, reading.HeldTarget) : Math.Max(0, reading.Decision.Target), stale ? SupplyLimits.StaleMetrics : SupplyLimits.None);
        if (reading.LaunchesSlower) limits |= SupplyLimits.LaunchesSlower;
        var supply = reading.Ready + reading.Starting;
        var wanted = (int)Math.Clamp((long)reading.Queued + target - supply, 0, int.MaxValue);
        var launches = Limit(wanted, LaunchClamp.Launches(reading.Queued, target, supply, reading.BegunInStep), SupplyLimits.Paced, ref limits);
        if (2 * reading.RecentFailures > reading.RecentLaunches)
            launches = Limit(launches, reading.SinceLastLaunch < FailingPace ? 0 : 1, SupplyLimits.LaunchesFailing, ref limits);
        launches = Limit(launches, Math.Max(0, reading.Room), SupplyLimits.NoRoom, ref limits);
        launches = Limit(launches, Math.Max(0, reading.Allowed), SupplyLimits.Held, ref limits);
        var mayDelete = !stale && reading.MayShrink && reading.Queued == 0;
        var deletes = mayDelete ? ShrinkRule.Surplus(reading.Ready, supply, Math.Max(target, reading.HighestTarget)) : 0;
        return new SupplyPlan(target, launches, deletes, limits, Why(reading, target, launches, deletes, limits));
    }

    private static int Limit(int wanted, int allowed, SupplyLimits limit, ref SupplyLimits limits)
    {
        if (wanted > allowed) limits |= limit;
        return Math.Min(wanted, allowed);
    }

    private static string Why(SupplyReading reading, int target, int launches, int deletes, SupplyLimits limits)
    {
        var why = limits.HasFlag(SupplyLimits.StaleMetrics) ? $"target {target} is held: the counts are {reading.MetricsAge.TotalMinutes:0} min old" : reading.Decision.Why;
        if (launches > 0) why += $"; {launches} launched";
        if (deletes > 0) why += $"; {deletes} deleted";
        if (limits.HasFlag(SupplyLimits.LaunchesFailing)) why += $"; {reading.RecentFailures} of {reading.RecentLaunches} launches failed, so one a minute is tried";
        if (limits.HasFlag(SupplyLimits.LaunchesSlower)) why += "; launches take twice as long as they did";
        if (limits.HasFlag(SupplyLimits.NoRoom)) why += "; quota or budget allows no more";
        if (limits.HasFlag(SupplyLimits.Held)) why += $"; {reading.AllowedBecause}";
        return why;
    }
}
