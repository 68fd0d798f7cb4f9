using Fractal.Bench.Claims.Baselines;
using Fractal.Bench.Claims.Measuring;
using Fractal.Bench.Claims.Phases;
using Fractal.Bench.Site;
using Fractal.Tests.Hosting;

namespace Fractal.Bench.Claims;

/// <summary>The whole bench: one PostgreSQL, the baselines on it, a site for each population, and the requested phases.</summary>
internal static class ClaimsBench
{
    private const int FewEnded = 1_000;
    private static readonly int[] Clients = [1, 8, 32, 64];

    /// <summary>
    /// PostgreSQL's default durability; no checkpoint occurs during a measurement, neither for the server nor for the baseline.
    /// </summary>
    private static readonly string[] Settings = ["shared_buffers=1GB", "synchronous_commit=on", "fsync=on", "max_wal_size=16GB", "checkpoint_timeout=60min"];

    public static async Task RunAsync(ClaimsOptions options, string command)
    {
        await using var postgres = await PostgresServer.StartAsync(Settings);
        var report = new Report { Command = "bench/claims " + command };
        try
        {
            if (options.Mode is { } mode) await OneLoadAsync(postgres, mode, options, report);
            else await PhasesAsync(postgres, options, report);
        }
        finally
        {
            // Including what was measured before a failure.
            report.Show();
            Console.WriteLine("kept in " + report.Save(options.Mode is null ? "claims" : "claims-" + options.Mode));
        }
    }

    private static async Task PhasesAsync(PostgresServer postgres, ClaimsOptions options, Report report)
    {
        var (growth, live) = (options.Phases.Contains("growth"), options.Phases.Contains("live"));
        var starts = growth || options.Phases.Contains("throughput") || options.Phases.Contains("latency");
        if (starts) await BaselinesAsync(postgres, options, report);
        StartFigures? small = null;
        if (starts)
        {
            await using var site = await LoadSite.StartAsync(postgres, new Population(options.Users, FewEnded, 0));
            Console.WriteLine($"  {site.Population}");
            small = await StartFigures.MeasureAsync(new SiteLoad(site, options), options, report);
            small.Judge([.. report.Baselines.Where(b => b.Name == PgBench.Name)], options, report);
        }

        if (options.Phases.Contains("pools")) await PoolFigures.MeasureAsync(postgres, options, report);
        if (!growth && !live) return;
        await using var large = await LoadSite.StartAsync(postgres, new Population(options.Users, options.Ended, options.Live));
        Console.WriteLine($"  {large.Population}");
        var bench = new SiteLoad(large, options);
        if (growth) (await StartFigures.MeasureAsync(bench, options with { Phases = ["growth"] }, report)).JudgeGrowth(small!, report);
        if (live) await LiveFigures.MeasureAsync(bench, options, report);
    }

    private static async Task BaselinesAsync(PostgresServer postgres, ClaimsOptions options, Report report)
    {
        Console.WriteLine("  baselines");
        await using var pgbench = new PgBench(postgres);
        foreach (var clients in Clients)
        {
            var rounds = new List<Baseline>();
            for (var i = 0; i < options.Rounds; i++) rounds.Add(await pgbench.RunAsync(clients, options.Seconds));
            report.Add(Baseline.MedianOf(rounds));
        }

        report.Add(SqliteLoop.Run(TimeSpan.FromSeconds(Math.Min(2, options.Seconds))));
    }

    private static async Task OneLoadAsync(PostgresServer postgres, string mode, ClaimsOptions options, Report report)
    {
        await using var site = await LoadSite.StartAsync(postgres, new Population(options.Users, FewEnded, 0));
        var bench = new SiteLoad(site, options);
        await bench.WarmUpAsync();
        report.Add(await (mode switch
        {
            "closed" => bench.ClosedAsync(options.Connections),
            "open" => bench.OpenAsync(options.Rate),
            "burst" => bench.BurstAsync(options.Count),
            _ => bench.StaggeredAsync(options.Count),
        }));
    }
}
