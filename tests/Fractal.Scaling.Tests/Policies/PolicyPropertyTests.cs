using CsCheck;
using Fractal.Scaling.Planning;
using Fractal.Scaling.Policies;
using Xunit;
using static Fractal.Scaling.Tests.Policies.PolicyGenerators;

namespace Fractal.Scaling.Tests.Policies;

public sealed class PolicyPropertyTests
{
    private static readonly Gen<(PolicyText Text, PoolReading Reading, DateTimeOffset Now)> Anything = Gen.Select(AnyText, AnyReading, AnyTime);

    [Fact]
    public void A_target_stays_between_minimum_and_maximum_and_is_never_negative() => Anything.Sample(x =>
    {
        var target = Build(x.Text).Target(x.Reading, x.Now);
        return target >= 0 && target <= Number(x.Text, "max") && target >= Number(x.Text, "min");
    });

    [Fact]
    public void A_higher_minimum_never_gives_a_lower_target() => Anything.Sample(x =>
    {
        var raised = new Dictionary<string, string>(x.Text.Options) { ["min"] = x.Text.Options["max"] };
        return Build(x.Text with { Options = raised }).Target(x.Reading, x.Now) >= Build(x.Text).Target(x.Reading, x.Now);
    });

    [Fact]
    public void A_higher_floor_never_gives_a_lower_target() => Gen.Select(AnyReading, Gen.Int[0, 50], Gen.Int[0, 50], AnyTime).Sample((reading, floor, more, now) =>
    {
        int With(int f) => Build(new PolicyText("forecast", new Dictionary<string, string> { ["floor"] = $"{f}" })).Target(reading, now);
        return With(floor + more) >= With(floor) && With(floor) >= floor;
    });

    [Fact]
    public void The_same_input_gives_the_same_output() => Anything.Sample(x =>
        Decision.Of(Build(x.Text), x.Reading, x.Now) == Decision.Of(Build(x.Text), x.Reading, x.Now));

    [Fact]
    public void Every_decision_has_a_target_and_a_reason() => Anything.Sample(x =>
    {
        var decision = Decision.Of(Build(x.Text), x.Reading, x.Now);
        return decision.Why.StartsWith($"target {decision.Target}: ", StringComparison.Ordinal) && decision.Why.Length > 15;
    });

    [Fact]
    public void Planning_twice_without_changes_launches_nothing() => Gen.Select(Anything, Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 30]).Sample((x, launches, failures, room) =>
    {
        var decision = Decision.Of(Build(x.Text), x.Reading, x.Now);
        var reading = new SupplyReading
        {
            Decision = decision, Ready = x.Reading.Ready, Starting = x.Reading.Starting, Queued = x.Reading.Queued, HighestTarget = decision.Target,
            RecentLaunches = launches + failures, RecentFailures = failures, Room = room,
        };
        var first = SupplyPlanner.Plan(reading);
        var after = reading with
        {
            Starting = reading.Starting + first.Launches, BegunInStep = first.Launches, Room = room - first.Launches,
            SinceLastLaunch = first.Launches > 0 ? TimeSpan.Zero : reading.SinceLastLaunch,
        };
        return SupplyPlanner.Plan(after).Launches == 0;
    });
}
