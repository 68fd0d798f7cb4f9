using CsCheck;
using Fractal.Scaling;
using Fractal.Scaling.Planning;
using Fractal.Server.Pools.Planning;
using Xunit;

namespace Fractal.Server.Tests.Pools.Planning;

public sealed class PoolPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Any state of a pool, also above its maximum, which an operator may have lowered.</summary>
    private static readonly Gen<PoolSnapshot> AnyPool =
        from max in Gen.Int[1, 12]
        from target in Gen.Int[0, max]
        from counts in Gen.Int[0, 6].Array[6]
        from failures in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 8]))
        select new PoolSnapshot
        {
            Supply = new SupplyReading { Decision = new Decision(target, ""), HighestTarget = target, Queued = counts[0], Ready = counts[1], Starting = counts[2] },
            MaxContainers = max, Outdated = counts[3], Others = counts[4] + counts[5], Ending = counts[5], Failures = failures, LastFailureAt = failures == 0 ? null : Now.AddSeconds(-1),
        };

    [Fact]
    public void A_plan_never_launches_above_the_maximum() => AnyPool.Sample(pool =>
        PoolPlanner.Plan(pool, Now) is var plan && (plan.Launches == 0 || Total(pool) + plan.Launches <= pool.MaxContainers));

    [Fact]
    public void A_plan_ends_only_idle_or_starting_containers() => AnyPool.Sample(pool =>
    {
        var plan = PoolPlanner.Plan(pool, Now);
        return plan.SurplusReady <= pool.Ready && plan.SurplusStarting <= pool.Starting && plan.Replaced <= pool.Outdated
            && plan is { SurplusReady: >= 0, SurplusStarting: >= 0, Replaced: >= 0 };
    });

    [Fact]
    public void A_plan_never_ends_containers_while_sessions_are_queued() => AnyPool.Sample(pool =>
        pool.Ready + pool.Starting > pool.Queued + pool.Supply.Decision.Target || PoolPlanner.Plan(pool, Now) is { SurplusReady: 0, SurplusStarting: 0 });

    [Fact]
    public void Planning_again_without_changes_does_nothing() => AnyPool.Sample(pool =>
    {
        var after = Apply(pool, PoolPlanner.Plan(pool, Now));
        var again = PoolPlanner.Plan(after, Now);
        return again is { Launches: 0, Ends: 0 };
    });

    [Fact]
    public void The_plan_reaches_its_target_from_any_state() => AnyPool.Sample(start =>
    {
        // From here on launches succeed, ended containers are gone at the next run, and the queue is empty.
        var pool = start with { Failures = 0, LastFailureAt = null, Supply = start.Supply with { Queued = 0 } };
        for (var i = 0; i < 60; i++) pool = Settle(Apply(pool, PoolPlanner.Plan(pool, Now)));
        var room = Math.Max(0, pool.MaxContainers - pool.Others);
        var plan = PoolPlanner.Plan(pool, Now);
        Assert.Equal((0, 0), (plan.Launches, plan.Ends));
        // If containers in use exhaust the capacity, containers that were idle before may stay.
        var target = pool.Supply.Decision.Target;
        return pool.Ready >= Math.Min(target, room) && pool.Ready <= target
            && (pool.Outdated == 0 || pool.Others + pool.Ready >= pool.MaxContainers);
    });

    [Fact]
    public void A_version_change_at_the_maximum_never_empties_the_pool()
    {
        var pool = new PoolSnapshot { Supply = new SupplyReading { Decision = new Decision(3, ""), HighestTarget = 3 }, MaxContainers = 3, Outdated = 3 };
        for (var i = 0; i < 20; i++)
        {
            pool = Apply(pool, PoolPlanner.Plan(pool, Now));
            Assert.True(pool.Ready + pool.Outdated >= 2);
            pool = Settle(pool);
        }

        Assert.Equal((3, 0), (pool.Ready, pool.Outdated));
    }

    [Fact]
    public void After_failures_one_launch_at_a_time_is_tried_and_after_too_many_none_for_a_while() => AnyPool.Where(p => p.Failures > 0).Sample(pool =>
    {
        var soon = PoolPlanner.Plan(pool, Now.AddMinutes(4)).Launches;
        return (pool.Failures >= PoolPlanner.MaxFailures ? soon == 0 : soon <= 1) && PoolPlanner.Plan(pool, Now.AddDays(1)).Launches <= 1;
    });

    private static int Total(PoolSnapshot pool) => pool.Ready + pool.Starting + pool.Outdated + pool.Others;

    private static PoolSnapshot Apply(PoolSnapshot pool, PoolPlan plan) => pool with
    {
        Supply = pool.Supply with
        {
            Ready = pool.Ready - plan.SurplusReady,
            Starting = pool.Starting - plan.SurplusStarting + plan.Launches,
            MayShrink = pool.Supply.MayShrink && plan.SurplusReady == 0,
            BegunInStep = pool.Supply.BegunInStep + plan.Launches,
        },
        Outdated = pool.Outdated - plan.Replaced,
        Others = pool.Others + plan.Ends,
        Ending = pool.Ending + plan.Ends,
    };

    private static PoolSnapshot Settle(PoolSnapshot pool) => pool with
    {
        Supply = pool.Supply with { Ready = pool.Ready + pool.Starting, Starting = 0, MayShrink = true, BegunInStep = 0 },
        Others = pool.Others - pool.Ending,
        Ending = 0,
    };
}
