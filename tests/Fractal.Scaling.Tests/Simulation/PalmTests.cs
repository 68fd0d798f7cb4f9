using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Xunit;

namespace Fractal.Scaling.Tests.Simulation;

/// <summary>
/// A fixed pool with queued starts is a base-stock system with backorders: by Palm's theorem the number of launches in progress is Poisson
/// with mean λL, and starts wait while it is at least the pool's size.
/// </summary>
public sealed class PalmTests
{
    [Theory]
    [InlineData(3, 60, 2)]
    [InlineData(1, 120, 3)]
    [InlineData(4, 30, 4)]
    [InlineData(6, 180, 20)]
    [InlineData(10, 180, 36)]
    public void Queueing_misses_and_waits_match_Palms_theorem(double startsPerMinute, double leadSeconds, int size)
    {
        var trace = Traces.Poisson(28, _ => startsPerMinute * 60);
        var request = new SimulationRequest(trace) { LeadTime = TimeSpan.FromSeconds(leadSeconds), Waiting = Waiting.Queued };
        var result = new TraceSimulation(request).Try(new PolicyText("fixed", new Dictionary<string, string> { ["size"] = $"{size}" }), TestContext.Current.CancellationToken).Result;
        var (rate, underWay) = (startsPerMinute / 60, Poisson(startsPerMinute / 60 * leadSeconds));
        var missed = 1 - underWay.Take(size).Sum();
        var queue = underWay.Select((p, n) => p * Math.Max(0, n - size)).Sum();
        Assert.InRange(1 - result.HitRate, missed - 0.01, missed + 0.01);
        // By Little's law.
        Assert.InRange(result.MeanWaitSeconds, (0.93 * queue / rate) - 0.1, (1.07 * queue / rate) + 0.1);
    }

    [Fact]
    public void With_a_queue_more_starts_miss_but_each_waits_less()
    {
        var trace = Traces.Poisson(8, _ => 360);
        SimulationResult Run(Waiting waiting) => new TraceSimulation(new SimulationRequest(trace) { Waiting = waiting })
            .Try(PolicyText.Parse("fixed:size=2").Text!, TestContext.Current.CancellationToken).Result;
        var (lost, queued) = (Run(Waiting.LostSales), Run(Waiting.Queued));
        Assert.True(queued.HitRate < lost.HitRate - 0.1, $"{queued.HitRate} {lost.HitRate}");
        Assert.Equal(30, lost.WaitedSeconds / (lost.Starts - lost.Hits), 6);
        Assert.InRange(queued.WaitedSeconds / (queued.Starts - queued.Hits), 10, 29);
    }

    private static double[] Poisson(double mean)
    {
        var p = new double[400];
        p[0] = Math.Exp(-mean);
        for (var n = 1; n < p.Length; n++) p[n] = p[n - 1] * mean / n;
        return p;
    }
}
