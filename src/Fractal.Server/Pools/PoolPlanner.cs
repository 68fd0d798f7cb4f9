using Fractal.Scaling.Planning;

namespace Fractal.Server.Pools;

/// <summary>
/// Decides about one pool, within the room there is: <see cref="SupplyPlanner"/>'s launches and deletions, and what it knows nothing of: failures in a row,
/// a pause, older versions, an app that is switched off. A pure function.
/// </summary>
internal static class PoolPlanner
{
    /// <summary>After this number of failed launches in a row, starts are refused until one succeeds.</summary>
    public const int MaxFailures = 6;

    /// <summary>How long a pool waits after the first failure; twice as long after each further one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a halted pool waits after a failure before it tries again: what was missing may be there by then.</summary>
    public static readonly TimeSpan HaltedPause = TimeSpan.FromMinutes(5);

    public static PoolPlan Plan(PoolSnapshot pool, DateTimeOffset now)
    {
        var retryAt = RetryAt(pool);
        var halted = pool.Failures >= MaxFailures || pool.Paused;
        var (allowed, because) = Allowed(pool, retryAt, now);
        var supply = SupplyPlanner.Plan(new SupplyReading
        {
            Decision = pool.Wanted, Ready = pool.Ready, Starting = pool.Starting, Queued = pool.Queued, Room = pool.Room,
            HighestTarget = pool.HighestTarget, HeldTarget = pool.HeldTarget, MetricsAge = pool.CountsAge, BegunInStep = pool.BegunInStep, MayShrink = pool.MayShrink,
            RecentLaunches = pool.RecentLaunches, RecentFailures = pool.RecentFailures, SinceLastLaunch = pool.SinceLastLaunch,
            LaunchesSlower = pool.LaunchesSlower,
            Allowed = allowed, AllowedBecause = because,
        });
        var wanted = pool.Queued + supply.Target - pool.Ready - pool.Starting;
        var replaced = Replaced(pool, supply.Target, wanted);
        if (pool.Enabled) return new PoolPlan(supply, 0, replaced, halted, pool.Paused ? null : retryAt);
        // Disabled: end all at once, starting ones first, since they can't have been assigned.
        var starting = Math.Min(Math.Max(0, -wanted), pool.Starting);
        var ready = Math.Min(Math.Max(0, -wanted) - starting, pool.Ready);
        return new PoolPlan(supply with { Deletes = ready }, starting, replaced, halted, pool.Paused ? null : retryAt);
    }

    /// <summary>After a failure one launch at a time tries whether it is over; more would only fail together.</summary>
    private static (int Launches, string Because) Allowed(PoolSnapshot pool, DateTimeOffset? retryAt, DateTimeOffset now)
    {
        if (pool.Paused) return (0, "launching is paused");
        if (pool.Failures == 0) return (int.MaxValue, "");
        var pace = pool.Failures >= MaxFailures ? $"one is tried every {HaltedPause.TotalMinutes:0} minutes, or when an operator retries" : "one at a time is tried";
        return (now < retryAt || pool.Starting > 0 ? 0 : 1, $"{pool.Failures} launches failed in a row, so {pace}");
    }

    private static DateTimeOffset? RetryAt(PoolSnapshot pool) =>
        pool.Failures switch
    {
        0 => null,
        >= MaxFailures => pool.LastFailureAt + HaltedPause,
        _ => pool.LastFailureAt + (FirstPause * Math.Pow(2, pool.Failures - 1)),
    };

    /// <summary>
    /// Outdated ones stay to serve until new ones stand ready in their place. Where they take the room of the new, one at a time goes, and the next
    /// only when its successor stands ready: so there is always something to serve from.
    /// </summary>
    private static int Replaced(PoolSnapshot pool, int target, int wanted)
    {
        if (pool.Outdated == 0) return 0;
        if (pool.Ready >= target && pool.Queued == 0) return pool.Outdated;
        var hindered = wanted > 0 && pool.Room <= 0 && pool.Room + pool.Outdated > 0;
        var underWay = pool.Ending + pool.Starting > 0 || pool.Failures > 0;
        return hindered && !underWay ? 1 : 0;
    }
}
