using CsCheck;
using Fractal.Scaling.Planning;
using Xunit;

namespace Fractal.Scaling.Tests.Planning;

public sealed class PlanningTests
{
    [Fact]
    public void A_pool_shrinks_slowly_and_never_below_its_recent_targets() => Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500], Gen.Int[0, 500]).Sample((ready, starting, keep) =>
    {
        var surplus = ShrinkRule.Surplus(ready, ready + starting, keep);
        return surplus >= 0 && surplus <= ready && surplus <= Math.Max(1, (ready + starting) / 10) && (surplus == 0 || ready + starting - surplus >= keep);
    });

    [Fact]
    public void Launches_fill_the_gap_within_the_pace() => Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 100]).Sample((queued, target, supply, begun) =>
    {
        var launches = LaunchClamp.Launches(queued, target, supply, begun);
        return launches >= 0 && launches + begun <= Math.Max(begun, Math.Max(20, target)) && launches <= Math.Max(0, queued + target - supply);
    });

    [Fact]
    public void Stale_counts_keep_the_target_and_delete_nothing()
    {
        var plan = SupplyPlanner.Plan(Reading(target: 2) with { HeldTarget = 9, Ready = 9, MetricsAge = TimeSpan.FromMinutes(60) });
        Assert.Equal((9, 0, 0, SupplyLimits.StaleMetrics), (plan.Target, plan.Launches, plan.Deletes, plan.Limits));
        Assert.Contains("held: the counts are 60 min old", plan.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 4, 0, 5)]
    [InlineData(10, 6, 90, 1)]
    [InlineData(10, 6, 30, 0)]
    [InlineData(3, 3, 61, 1)]
    public void When_most_launches_fail_one_per_minute_is_tried(int launches, int failures, int secondsSince, int expected)
    {
        var plan = SupplyPlanner.Plan(Reading(target: 5) with { RecentLaunches = launches, RecentFailures = failures, SinceLastLaunch = TimeSpan.FromSeconds(secondsSince) });
        Assert.Equal(expected, plan.Launches);
        Assert.Equal(expected != 5, plan.Limits.HasFlag(SupplyLimits.LaunchesFailing));
    }

    [Fact]
    public void Quota_and_budget_limit_launches_and_are_reported()
    {
        var plan = SupplyPlanner.Plan(Reading(target: 8) with { Room = 3 });
        Assert.Equal((3, SupplyLimits.NoRoom), (plan.Launches, plan.Limits));
        Assert.Equal("target 8: because; 3 launched; quota or budget allows no more", plan.Why);
    }

    [Fact]
    public void Queued_starts_cause_launches_and_prevent_deletions()
    {
        var plan = SupplyPlanner.Plan(Reading(target: 1) with { Ready = 5, Queued = 2 });
        Assert.Equal((0, 0), (plan.Launches, plan.Deletes));
        Assert.Equal(3, SupplyPlanner.Plan(Reading(target: 1) with { Queued = 2 }).Launches);
    }

    [Fact]
    public void Launches_for_many_queued_starts_are_paced()
    {
        var first = SupplyPlanner.Plan(Reading(target: 5) with { Queued = 100 });
        Assert.Equal((20, SupplyLimits.Paced), (first.Launches, first.Limits));
    }

    [Fact]
    public void Recent_targets_keep_the_highest_for_a_while_and_survive_a_clock_that_jumps()
    {
        var recent = new RecentTargets(TimeSpan.FromSeconds(300));
        Assert.Equal(9, recent.Highest(1000, 9));
        Assert.Equal(9, recent.Highest(1029, 2));
        Assert.Equal(2, recent.Highest(1030, 2));
        Assert.Equal(7, recent.Highest(500, 7));
        Assert.Equal(3, recent.Highest(900_000, 3));
    }

    [Fact]
    public void The_lead_time_is_the_90th_percentile_of_recent_launches()
    {
        var launches = Enumerable.Range(1, 60).Select(i => TimeSpan.FromSeconds(i)).ToList();
        Assert.Equal(55, LeadTimeEstimate.Of(launches, TimeSpan.FromSeconds(30)).TotalSeconds);
        Assert.Equal(30, LeadTimeEstimate.Of([], TimeSpan.FromSeconds(30)).TotalSeconds);
        Assert.Equal(1, LeadTimeEstimate.Of([TimeSpan.Zero], TimeSpan.FromSeconds(30)).TotalSeconds);
    }

    [Theory]
    [InlineData(50, 10, 10, false)]
    [InlineData(50, 10, 19, false)]
    [InlineData(50, 10, 21, true)]
    [InlineData(10, 10, 21, true)]
    [InlineData(9, 10, 21, false)]
    [InlineData(50, 4, 90, false)]
    [InlineData(50, 6, 90, true)]
    public void Launches_are_slower_when_the_newest_took_twice_as_long(int before, int slow, int seconds, bool expected)
    {
        // All launches except the newest, slow ones take as long as before.
        var launches = Enumerable.Repeat(10, before).Concat(Enumerable.Repeat(seconds, slow)).Concat(Enumerable.Repeat(10, 10 - slow)).Select(s => TimeSpan.FromSeconds(s)).ToList();
        Assert.Equal(expected, LeadTimeEstimate.HasDoubled(launches));
    }

    [Fact]
    public void Slower_launches_are_reported_without_limiting_the_number()
    {
        var plan = SupplyPlanner.Plan(Reading(target: 3) with { LaunchesSlower = true });
        Assert.Equal((3, SupplyLimits.LaunchesSlower), (plan.Launches, plan.Limits));
        Assert.Equal("target 3: because; 3 launched; launches take twice as long as they did", plan.Why);
    }

    private static SupplyReading Reading(int target) => new() { Decision = new Decision(target, $"target {target}: because"), HighestTarget = target };
}
