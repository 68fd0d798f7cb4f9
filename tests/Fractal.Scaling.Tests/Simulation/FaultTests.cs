using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Xunit;

namespace Fractal.Scaling.Tests.Simulation;

public sealed class FaultTests
{
    private static readonly PolicyText Forecast = new("forecast", new Dictionary<string, string>());

    [Fact]
    public void The_untuned_forecast_meets_its_target_at_less_cost_than_the_best_fixed_buffer()
    {
        var outcomes = Run(Traces.Poisson(28, t => Traces.Diurnal(t, 200)), TimeSpan.FromSeconds(60), [Forecast, new PolicyText("fixed", new Dictionary<string, string>())]);
        Assert.True(outcomes[0].Result.HitRate >= 0.99, $"{outcomes[0].Result.HitRate}");
        Assert.True(outcomes[0].Result.CostPerStart < 0.7 * outcomes[1].CostAtEqualHits, $"{outcomes[0].Result.CostPerStart} {outcomes[1].CostAtEqualHits}");
        Assert.True(outcomes[2].Result.CostPerStart < outcomes[0].Result.CostPerStart);
    }

    [Fact]
    public void The_target_follows_a_flash_crowd_up_and_down()
    {
        var crowd = Traces.Monday.AddDays(24).AddHours(12);
        var trace = Traces.Poisson(28, t => t >= crowd && t < crowd.AddMinutes(30) ? 1200 : 60);
        var outcome = Run(trace, TimeSpan.FromSeconds(30), [Forecast], timelines: true)[0];
        var timeline = outcome.Timeline!;
        var at = (int)((crowd - timeline.Begin).TotalSeconds / DemandStep.Seconds);
        var starts = timeline.Starts[at..(at + 180)].Sum();
        // Starts in the first one or two lead times can't be predicted; after that most are warm.
        Assert.True(timeline.Missed[(at + 12)..(at + 180)].Sum() < 0.05 * starts);
        Assert.True(timeline.Target[at..(at + 180)].Max() > 2 * timeline.Target[at - 1]);
        Assert.True(timeline.Target[at + 540] <= timeline.Target[at - 1] + 2, "An hour later it is as small as before.");
    }

    [Fact]
    public void After_a_month_without_starts_at_most_one_container_is_kept()
    {
        var trace = Traces.Poisson(70, t => t < Traces.Monday.AddDays(7) || t >= Traces.Monday.AddDays(63) ? 30 : 0);
        var outcome = Run(trace, TimeSpan.FromSeconds(30), [Forecast], timelines: true)[0];
        var quiet = outcome.Timeline!.Target[..(6 * DemandStep.PerDay)];
        Assert.True(quiet[^1] <= 1, $"{quiet[^1]}");
        Assert.InRange(outcome.Result.HitRate, 0.97, 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(1800)]
    [InlineData(86_400)]
    public void Bins_of_any_width_work(int seconds)
    {
        var width = TimeSpan.FromSeconds(seconds);
        var bins = Enumerable.Range(0, 6 * 86_400 / seconds).Select(i => new DemandBin(Traces.Monday + (i * width), width, Math.Max(1, seconds / 120))).ToList();
        var outcomes = Run(new DemandTrace(bins, []), TimeSpan.FromSeconds(30), [Forecast, new PolicyText("share-of-active", new Dictionary<string, string>())]);
        Assert.All(outcomes, o => Assert.InRange(o.Result.HitRate, 0.95, 1));
    }

    [Fact]
    public void A_trace_without_starts_costs_almost_nothing()
    {
        var outcome = Run(Traces.Poisson(4, _ => 0), TimeSpan.FromSeconds(30), [Forecast])[0];
        Assert.Equal((0, 1.0), (outcome.Result.Starts, outcome.Result.HitRate));
        Assert.True(double.IsFinite(outcome.Result.CostPerStart));
    }

    [Fact]
    public void The_same_trace_gives_the_same_result()
    {
        var trace = Traces.Poisson(6, t => Traces.Diurnal(t, 60));
        Assert.Equal(Run(trace, TimeSpan.FromSeconds(30), [Forecast])[0].Result, Run(trace, TimeSpan.FromSeconds(30), [Forecast])[0].Result);
    }

    private static IReadOnlyList<PolicyOutcome> Run(DemandTrace trace, TimeSpan lead, PolicyText[] policies, bool timelines = false) =>
        new TraceSimulation(new SimulationRequest(trace) { LeadTime = lead, Policies = policies, WithTimelines = timelines }).Run(_ => { });
}
