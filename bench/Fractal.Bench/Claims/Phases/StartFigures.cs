using Fractal.Bench.Claims.Baselines;
using Fractal.Bench.Claims.Measuring;

namespace Fractal.Bench.Claims.Phases;

/// <summary>The figures of starts alone on one site; phases that were not requested are null.</summary>
internal sealed record StartFigures(Measurement? Many, Measurement? One, Measurement? Open)
{
    private const double Faster = 1.5, Slower = 2, OpenP99Ms = 10, BurstP99Ms = 100, Grown = 1.25;

    public static async Task<StartFigures> MeasureAsync(SiteLoad bench, ClaimsOptions options, Report report)
    {
        var (growth, latency) = (options.Phases.Contains("growth"), options.Phases.Contains("latency"));
        await bench.WarmUpAsync();
        Measurement? many = null, one = null, open = null;
        if (growth || options.Phases.Contains("throughput")) report.Add(many = await bench.ClosedAsync(options.Connections));
        if (growth || latency) report.Add(one = await bench.ClosedAsync(1));
        if (growth || latency) report.Add(open = await bench.OpenAsync(options.Rate));
        if (latency) await BurstAsync(bench, options, report);
        return new StartFigures(many, one, open);
    }

    /// <summary>Relative to the database's bare claim.</summary>
    public void Judge(IReadOnlyList<Baseline> pgbench, ClaimsOptions options, Report report)
    {
        var best = pgbench.MaxBy(b => b.PerSecond);
        if (Many is not null && best is not null)
            report.Add(Verdict.AtLeast($"starts/s on {options.Connections} connections over pgbench's best ({best.PerSecond:0}/s, {best.Clients} clients)", Many.PerSecond / best.PerSecond, Faster));
        if (One is not null && pgbench.FirstOrDefault(b => b.Clients == 1) is { } alone)
            report.Add(Verdict.AtMost($"median of one client over pgbench's ({alone.MedianMs:0.00} ms)", One.MedianMs / alone.MedianMs, Slower));
        if (Open is not null) report.Add(Verdict.AtMost($"p99 at {options.Rate}/s, ms", Open.P99Ms, OpenP99Ms));
    }

    /// <summary>Relative to a site with few rows.</summary>
    public void JudgeGrowth(StartFigures small, Report report)
    {
        foreach (var (large, before) in new[] { (Many, small.Many), (One, small.One), (Open, small.Open) })
        {
            if (large is not null && before is not null) report.Add(Verdict.AtMost($"median when grown over before: {large.Load}", large.MedianMs / before.MedianMs, Grown));
        }
    }

    private static async Task BurstAsync(SiteLoad bench, ClaimsOptions options, Report report)
    {
        var burst = await bench.BurstAsync(options.Count);
        report.Add(burst);
        report.Add(Verdict.AtMost($"p99 of {options.Count} at once on {options.Count} ready, ms", burst.P99Ms, BurstP99Ms));
        var served = burst.Statuses.GetValueOrDefault(201);
        report.Add(new Verdict($"{options.Count} at once on {options.Count} ready: served", "all", $"{served} of {options.Count * options.Rounds}", served == options.Count * options.Rounds));
    }
}
