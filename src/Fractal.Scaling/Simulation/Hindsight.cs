using System.Globalization;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Policies;

namespace Fractal.Scaling.Simulation;

/// <summary>A policy with candidate parameters.</summary>
internal sealed record Candidate(PolicyText Text, Func<IPoolPolicy> Make);

/// <summary>The cost of a policy with the best parameters, chosen in hindsight.</summary>
/// <param name="Text">The parameters.</param>
/// <param name="Result">Their result: at least the requested hits, or the most that are possible.</param>
/// <param name="CostAtEqualHits">Cost per start, interpolated between this candidate and the next smaller one at equal hits.</param>
/// <param name="Candidate">Recreates the policy, for details.</param>
internal sealed record HindsightBest(PolicyText Text, SimulationResult Result, double CostAtEqualHits, Candidate Candidate);

/// <summary>Searches for the cheapest parameters at given hits. On each ladder, hits and cost increase with each rung.</summary>
internal static class Hindsight
{
    private static readonly int[] Mins = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256];
    private static readonly double[] Ratios = [1, 1.5, 2, 3, 4, 6, 10];

    public static HindsightBest Best(IEnumerable<IReadOnlyList<Candidate>> ladders, double hitRate, Func<IPoolPolicy, SimulationResult> run) =>
        ladders.AsParallel().Select(ladder => OnLadder(ladder, hitRate, run)).AsEnumerable()
            .OrderByDescending(b => Math.Min(b.Result.HitRate, hitRate)).ThenBy(b => b.CostAtEqualHits).First();

    public static IEnumerable<IReadOnlyList<Candidate>> Ladders(string policy, TimeZoneInfo zone, IReadOnlyList<int> busyHours, bool floors) => policy switch
    {
        "fixed" => [[.. Enumerable.Range(0, PriceCurve.MostStock + 1).Select(n => Of(policy, zone, ("size", n)))]],
        "share-of-active" => Mins.Take(floors ? Mins.Length : 1).Select(min => (IReadOnlyList<Candidate>)[.. Steps(0.002, 100, 1.1).Select(x => Of(policy, zone, ("share", x), ("min", min)))]),
        "target-utilisation" => Mins.Take(floors ? Mins.Length : 1).Select(min => (IReadOnlyList<Candidate>)[.. Steps(0.002, 99, 1.1).Select(x => Of(policy, zone, ("utilisation", 1 / (1 + x)), ("min", min)))]),
        "step-table" => [[.. Sizes().Select(n => Of(policy, zone, ("size", n)))]],
        "schedule" => Ratios.Select(ratio => (IReadOnlyList<Candidate>)[.. Sizes().Select(n => Schedule(zone, busyHours, n, (int)Math.Round(n / ratio)))]),
        _ => throw new ArgumentException($"There is no ladder for {policy}.", nameof(policy)),
    };

    private static HindsightBest OnLadder(IReadOnlyList<Candidate> ladder, double hitRate, Func<IPoolPolicy, SimulationResult> run)
    {
        var results = new Dictionary<int, SimulationResult>();
        SimulationResult At(int rung) => results.TryGetValue(rung, out var known) ? known : results[rung] = run(ladder[rung].Make());
        var (low, high) = (0, ladder.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).HitRate >= hitRate) high = middle;
            else low = middle + 1;
        }

        var (best, cost) = (At(high), At(high).CostPerStart);
        if (high > 0 && At(high - 1) is var below && below.HitRate < hitRate && best.HitRate > hitRate)
            cost = below.CostPerStart + ((cost - below.CostPerStart) * (hitRate - below.HitRate) / (best.HitRate - below.HitRate));
        return new HindsightBest(ladder[high].Text, best, cost, ladder[high]);
    }

    private static Candidate Of(string policy, TimeZoneInfo zone, params (string Name, double Value)[] options)
    {
        var text = new PolicyText(policy, options.ToDictionary(o => o.Name, o => o.Value.ToString("0.######", CultureInfo.InvariantCulture)));
        return new Candidate(text, () => PolicyCatalog.Build(text, zone).Policy!);
    }

    private static Candidate Schedule(TimeZoneInfo zone, IReadOnlyList<int> busyHours, int busy, int quiet)
    {
        var others = Enumerable.Range(0, 24).Except(busyHours).ToList();
        string[] entries = [Entry(busyHours, busy), Entry(others, quiet)];
        var text = new PolicyText("schedule", new Dictionary<string, string> { ["entries"] = string.Join("; ", entries.Where(e => e.Length > 0)) });
        // The catalog's policy, called once an hour, because cron is too slow for a hundred thousand steps times a hundred candidates.
        return new Candidate(text, () => new HourlyPolicy(PolicyCatalog.Build(text, zone).Policy!));
    }

    private static string Entry(IReadOnlyList<int> hours, int size) =>
        hours.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"0 {string.Join(',', hours)} * * * {size}");

    private static IEnumerable<double> Steps(double from, double to, double ratio)
    {
        for (var x = from; x < to; x *= ratio) yield return x;
    }

    private static IEnumerable<int> Sizes()
    {
        for (var n = 0; n <= PriceCurve.MostStock; n += 1 + (n / 25)) yield return n;
    }

    /// <summary>Caches a result within its quarter of an hour, since sizes of whole hours do not change within it.</summary>
    private sealed class HourlyPolicy(IPoolPolicy inner) : IPoolPolicy
    {
        private long quarter = -1;
        private int target;

        public string Name => inner.Name;

        public int Target(PoolReading reading, DateTimeOffset now)
        {
            var at = now.ToUnixTimeSeconds() / 900;
            if (at != quarter) (quarter, target) = (at, inner.Target(reading, now));
            return target;
        }

        public string Explain(PoolReading reading, DateTimeOffset now) => inner.Explain(reading, now);
    }
}
