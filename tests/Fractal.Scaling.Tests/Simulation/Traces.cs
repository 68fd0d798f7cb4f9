using Fractal.Scaling.Simulation;

namespace Fractal.Scaling.Tests.Simulation;

/// <summary>Synthetic demand with a fixed seed.</summary>
internal static class Traces
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Poisson starts in five-minute bins, at a rate that may change.</summary>
    public static DemandTrace Poisson(int days, Func<DateTimeOffset, double> startsPerHour, int seed = 1)
    {
        var random = new Random(seed);
        var width = TimeSpan.FromMinutes(5);
        return new DemandTrace([.. Enumerable.Range(0, days * 288).Select(i => Monday + (i * width)).Select(t => new DemandBin(t, width, Draw(random, startsPerHour(t) / 12)))], []);
    }

    public static double Diurnal(DateTimeOffset time, double mean) => mean * (1 + (0.9 * Math.Sin((time.TimeOfDay.TotalHours - 9) / 12 * Math.PI)));

    private static int Draw(Random random, double mean)
    {
        // In parts, so that e^−mean does not underflow.
        if (mean > 100) return Draw(random, mean / 2) + Draw(random, mean / 2);
        var count = 0;
        for (var (p, least) = (random.NextDouble(), Math.Exp(-mean)); p > least; p *= random.NextDouble()) count++;
        return count;
    }
}
