using Fractal.Bench.Claims.Measuring;

namespace Fractal.Bench.Claims.Baselines;

/// <summary>What a database achieves with only the bare claim.</summary>
internal sealed record Baseline(string Name, int Clients, double PerSecond, double MedianMs, double P99Ms)
{
    public static Baseline MedianOf(IReadOnlyList<Baseline> rounds) => rounds[0] with
    {
        PerSecond = Measurement.Median(rounds, r => r.PerSecond), MedianMs = Measurement.Median(rounds, r => r.MedianMs), P99Ms = Measurement.Median(rounds, r => r.P99Ms),
    };
}
