using Fractal.Scaling.Planning;

namespace Fractal.Server.Pools.Planning;

/// <summary>
/// Plans one pool within the available capacity: launches and deletions by <see cref="SupplyPlanner"/>, plus what that does not know about:
/// repeated failures, a pause, older versions, a disabled app. A pure function.
/// </summary>
internal static class PoolPlanner
{
    /// <summary>After this number of consecutive failed launches, starts are rejected until one succeeds.</summary>
    public const int MaxFailures = 6;

    /// <summary>The delay after the first failure, doubled after each further one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The delay of a halted pool after a failure, since the cause may have been fixed by then.</summary>
    public static readonly TimeSpan HaltedPause = TimeSpan.FromMinutes(5);

    public static PoolPlan Plan(PoolSnapshot pool, DateTimeOffset now)
    {
        var retryAt = RetryAt(pool);
        var halted = pool.Failures >= MaxFailures || pool.Paused;
        var (allowed, because) = Allowed(pool, retryAt, now);
        var supply = SupplyPlanner.Plan(pool.Supply with { Room = pool.Room, Allowed = allowed, AllowedBecause = because });
        var wanted = pool.Queued + supply.Target - pool.Ready - pool.Starting;
        var replaced = Replaced(pool, supply.Target, wanted);
        if (pool.Enabled) return new PoolPlan(supply, 0, replaced, halted, pool.Paused ? null : retryAt);
        // Disabled: end all at once, starting ones first, since they can't have been assigned.
        var starting = Math.Min(Math.Max(0, -wanted), pool.Starting);
        var ready = Math.Min(Math.Max(0, -wanted) - starting, pool.Ready);
        return new PoolPlan(supply with { Deletes = ready }, starting, replaced, halted, pool.Paused ? null : retryAt);
    }

    /// <summary>After a failure, launches one container at a time, because more would fail together.</summary>
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
    /// Outdated containers keep serving until new ones are ready to replace them. If they use the capacity of new ones, they are replaced
    /// one at a time, the next only once its successor is ready, so that the pool is never empty.
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
