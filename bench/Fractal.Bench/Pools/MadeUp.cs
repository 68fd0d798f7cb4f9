using Fractal.Scaling.Simulation;

namespace Fractal.Bench.Pools;

/// <summary>
/// Synthetic demand, so that nothing can be fitted to it: hours, bursts, level changes, tenants' batches, each sparse, medium and busy.
/// </summary>
internal static class MadeUp
{
    private static readonly string[] Kinds = ["hours", "hours bursts", "bursts", "steps", "batches", "hours batches", "hours steps bursts"];
    private static readonly double[] Rates = [4, 40, 400];
    private static readonly TimeSpan Width = TimeSpan.FromMinutes(5);

    public static IEnumerable<(string Name, DemandTrace Trace)> Traces() =>
        Kinds.SelectMany(kind => Rates.Select((rate, i) => ($"{kind}, {rate:0} starts/h", Make(kind, rate, (Array.IndexOf(Kinds, kind) * Rates.Length) + i + 1))));

    private static DemandTrace Make(string kind, double startsPerHour, int seed)
    {
        var (random, begin) = (new Random(seed), new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        var (bins, burst, level) = (new List<DemandBin>(), 0.0, 1.0);
        for (var time = begin; time < begin.AddDays(29); time += Width)
        {
            var rate = startsPerHour / 12;
            if (kind.Contains("hours", StringComparison.Ordinal)) rate *= Hours(time);
            if (random.NextDouble() < 1 / 288.0) burst = 5 + (20 * random.NextDouble());
            burst *= 0.85;
            if (kind.Contains("bursts", StringComparison.Ordinal)) rate *= 1 + burst;
            if (random.NextDouble() < 1 / 600.0) level = Math.Exp((2 * random.NextDouble()) - 1);
            if (kind.Contains("steps", StringComparison.Ordinal)) rate *= level;
            bins.Add(new DemandBin(time, Width, kind.Contains("batches", StringComparison.Ordinal) ? Batches(random, rate / 8) : Poisson(random, rate)));
        }

        return new DemandTrace(bins, []);
    }

    private static double Hours(DateTimeOffset time) =>
        (time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.5 : 1.2) * Math.Max(0.05, 1 + Math.Sin((time.TimeOfDay.TotalHours - 9) / 12 * Math.PI));

    /// <summary>Eight concurrent starts on average, at least one.</summary>
    private static int Batches(Random random, double mean) => Enumerable.Range(0, Poisson(random, mean)).Sum(_ => 1 + (int)(-7 * Math.Log(1 - random.NextDouble())));

    private static int Poisson(Random random, double mean)
    {
        if (mean > 100) return Poisson(random, mean / 2) + Poisson(random, mean / 2);
        var count = 0;
        for (var (p, least) = (random.NextDouble(), Math.Exp(-mean)); p > least; p *= random.NextDouble()) count++;
        return count;
    }
}
