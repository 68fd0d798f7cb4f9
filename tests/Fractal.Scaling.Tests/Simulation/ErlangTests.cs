using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Xunit;

namespace Fractal.Scaling.Tests.Simulation;

/// <summary>
/// A fixed pool under Poisson demand is a base-stock system with lost sales, for which theory gives the exact number of misses.
/// </summary>
public sealed class ErlangTests
{
    [Theory]
    [InlineData(3, 60, 2)]
    [InlineData(1, 120, 3)]
    [InlineData(4, 30, 4)]
    [InlineData(6, 180, 20)]
    [InlineData(10, 180, 36)]
    public void The_simulators_misses_match_Erlangs_formula(double startsPerMinute, double leadSeconds, int size)
    {
        var trace = Traces.Poisson(28, _ => startsPerMinute * 60);
        var text = new PolicyText("fixed", new Dictionary<string, string> { ["size"] = $"{size}" });
        var outcomes = new TraceSimulation(new SimulationRequest(trace) { LeadTime = TimeSpan.FromSeconds(leadSeconds), Policies = [text] }).Run(_ => { });
        var expected = ErlangB(size, startsPerMinute / 60 * leadSeconds);
        Assert.InRange(1 - outcomes[0].Result.HitRate, expected - 0.005, expected + 0.005);
        // Idle stock: all containers that are not being replaced.
        var idle = size - (startsPerMinute / 60 * leadSeconds * (1 - expected));
        Assert.InRange(outcomes[0].Result.IdleSeconds / (14 * 86_400), idle - 0.1, idle + 0.1);
        Assert.Equal(0, outcomes[0].Result.Deleted);
    }

    private static double ErlangB(int servers, double load)
    {
        var blocked = 1.0;
        for (var n = 1; n <= servers; n++) blocked = load * blocked / (n + (load * blocked));
        return blocked;
    }
}
