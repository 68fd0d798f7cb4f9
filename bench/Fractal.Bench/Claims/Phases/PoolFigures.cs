using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Fractal.Client;
using Fractal.Bench.Claims.Measuring;
using Fractal.Bench.Site;
using Fractal.Tests.Hosting;

namespace Fractal.Bench.Claims.Phases;

/// <summary>
/// The cost of many pools: the start of a leading server, its runs, pages and metrics, and starts spread over all pools; compared to ten
/// pools with the same number of containers.
/// </summary>
internal static class PoolFigures
{
    private const int Few = 10, Asked = 5;
    private const double LookSeconds = 1, Slower = 1.25;
    private const string AllRead = "Of all pools what was counted is read";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30), WarmUp = TimeSpan.FromSeconds(15), ReadLimit = TimeSpan.FromMinutes(20);

    public static async Task MeasureAsync(PostgresServer postgres, ClaimsOptions options, Report report)
    {
        var few = await OneSiteAsync(postgres, Few, options, report);
        var many = await OneSiteAsync(postgres, options.Pools, options, report);
        foreach (var (name, value) in many.Figures) report.Add(new PoolFigure(name, few.Figures.GetValueOrDefault(name), value));
        var site = string.Create(CultureInfo.InvariantCulture, $"{options.Pools} pools over {Few}");
        report.Add(Verdict.AtMost($"median at {options.Rate}/s, {site}", many.Starts.MedianMs / few.Starts.MedianMs, Slower));
        report.Add(Verdict.AtMost($"p99 at {options.Rate}/s, {site}", many.Starts.P99Ms / few.Starts.P99Ms, Slower));
        report.Add(Verdict.AtMost($"a look at {options.Pools} pools, s", many.Figures[LookName] / 1000, LookSeconds));
    }

    private const string LookName = "a look at all pools, nothing asked, ms";

    private static async Task<(Measurement Starts, Dictionary<string, double> Figures)> OneSiteAsync(PostgresServer postgres, int pools, ClaimsOptions options, Report report)
    {
        var figures = new Dictionary<string, double>();
        await using var site = await LoadSite.StartAsync(postgres, new Population(options.Users, 1_000, 0, pools));
        Console.WriteLine($"  {site.Population}");
        await StartAnewAsync(site, figures);
        var kept = new KeptTokens();
        using var client = new FractalClient(site.Server.Address, new FractalClientOptions { Tokens = kept });
        await site.Rows.ExecuteAsync($"update users set administrator = true where email = '{Models.Email}'");
        await client.LoginAsync(Models.Email, Models.Password);
        await RestAsync(site, client, figures);
        await AskAsync(site, kept.AccessToken, figures);
        var starts = await LoadAsync(new SiteLoad(site, options), client, options, figures);
        report.Add(starts);
        foreach (var (name, value) in figures) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {name}: {value:0.##}"));
        return (starts, figures);
    }

    /// <summary>The server restarts on the many pools: it becomes the leader and reads the stored counts.</summary>
    private static async Task StartAnewAsync(LoadSite site, Dictionary<string, double> figures)
    {
        await site.Server.StopAsync();
        var before = site.Server.Said(AllRead);
        await site.Seeds.PlantPoolsAsync();
        await File.WriteAllTextAsync(site.SettingsFile, ManyPools.Settings);
        var began = Stopwatch.GetTimestamp();
        await site.Server.StartAsync();
        figures["from the start to /readyz, s"] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        while (site.Server.Said(AllRead) == before)
        {
            if (Stopwatch.GetElapsedTime(began) > ReadLimit) throw new TimeoutException($"After {ReadLimit} the past of pools is still not read.\n" + site.Server.Tail());
            await Task.Delay(100);
        }

        figures["from the start until all pools are forecast, s"] = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Without requests.</summary>
    private static async Task RestAsync(LoadSite site, FractalClient client, Dictionary<string, double> figures)
    {
        await Task.Delay(WarmUp);
        await using var times = new ReconcilerTimes(client);
        var (before, began) = (Times(site), Stopwatch.GetTimestamp());
        await Task.Delay(Idle);
        var processors = (Times(site) - before).Per(Stopwatch.GetElapsedTime(began));
        var all = await times.EndAsync();
        figures[LookName] = ReconcilerTimes.Median(all, "pools");
        figures["the longest of them, ms"] = ReconcilerTimes.Worst(all, "pools");
        figures["pool history, ms"] = ReconcilerTimes.Worst(all, "pool history");
        figures["a run of tuning, ms"] = ReconcilerTimes.Median(all, "tune pools");
        figures["server's processors, nothing asked"] = processors.Server;
        figures["database's processors, nothing asked"] = processors.Postgres;
        figures["server, MiB"] = ServerMemory.ResidentMiB(site.Server.ProcessId);
    }

    /// <summary>Requests of operators and their programs.</summary>
    private static async Task AskAsync(LoadSite site, string token, Dictionary<string, double> figures)
    {
        using var http = new HttpClient { BaseAddress = site.Server.Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var path in (string[])["/v1/admin/pools", "/admin/pools", "/admin", "/metrics", "/v1/apps"])
        {
            var (took, bytes) = (new List<double>(), 0.0);
            for (var i = 0; i < Asked; i++)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
                if (!answer.IsSuccessStatusCode) Console.WriteLine($"    GET {path}: {(int)answer.StatusCode}");
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            figures[$"GET {path}, ms"] = Measurement.Median(took, ms => ms);
            figures[$"GET {path}, MiB"] = bytes / (1 << 20);
        }
    }

    private static async Task<Measurement> LoadAsync(SiteLoad bench, FractalClient client, ClaimsOptions options, Dictionary<string, double> figures)
    {
        // The server's code is compiled while it runs.
        await bench.OpenAsync(options.Rate, 1, WarmUp);
        var starts = await bench.OpenAsync(options.Rate);
        // Once more, since the requests disturb it.
        await using var times = new ReconcilerTimes(client);
        await bench.OpenAsync(options.Rate, 1, WarmUp);
        var all = await times.EndAsync();
        figures[$"a look at all pools, {options.Rate} starts/s, ms"] = ReconcilerTimes.Median(all, "pools");
        figures["the longest of those, ms"] = ReconcilerTimes.Worst(all, "pools");
        figures["the counts' write, ms"] = ReconcilerTimes.Median(all, "count demand");
        figures["the longest of them, s"] = ReconcilerTimes.Worst(all, "count demand") / 1000;
        return starts;
    }

    private static ProcessorTimes Times(LoadSite site) => ProcessorTimes.Now([site.Server.ProcessId], site.Postgres.ProcessId);
}
