using System.Diagnostics;
using System.Globalization;
using Fractal.Bench.Claims.Loads;
using Fractal.Bench.Claims.Measuring;
using Fractal.Bench.Site;

namespace Fractal.Bench.Claims.Phases;

/// <summary>Loads one site with starts, in rounds, each on a freshly filled pool.</summary>
internal sealed class SiteLoad(LoadSite site, ClaimsOptions options)
{
    /// <summary>The minimum number of containers per pool.</summary>
    public const int PerPool = 2;

    private const int WarmUpPool = 60_000, Spare = 2_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private readonly Starts starts = new(site.Seeds, site.Population.Users, site.Population.Pools);
    private double peak;

    public LoadSite Site => site;

    /// <summary>The server's code is compiled while it runs, so it reaches its full speed only after a while.</summary>
    public async Task WarmUpAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await site.Seeds.FillPoolAsync(WarmUpPool);
            var outcome = await RunAsync(options.Connections, new ClosedLoop(WarmUp / 2));
            if (!outcome.Statuses.ContainsKey(201)) throw new InvalidOperationException($"No start was served: {outcome}\n{site.Server.Tail()}");
            peak = Math.Max(peak, outcome.PerSecond);
        }
    }

    public Task<Measurement> ClosedAsync(int connections) =>
        MeasureAsync(connections == 1 ? "one client, closed loop" : $"{Text(connections)} connections, closed loop", connections, (int)(peak * 2 * options.Seconds) + Spare,
            _ => new ClosedLoop(TimeSpan.FromSeconds(options.Seconds)));

    public Task<Measurement> OpenAsync(int perSecond) => OpenAsync(perSecond, options.Rounds, TimeSpan.FromSeconds(options.Seconds));

    public Task<Measurement> OpenAsync(int perSecond, int rounds, TimeSpan time) =>
        MeasureAsync($"{Text(perSecond)}/s, open loop", 64, Math.Max((int)(perSecond * time.TotalSeconds * 2) + Spare, PerPool * site.Population.Pools), round => OpenLoop.Poisson(perSecond, time, round), rounds);

    /// <summary>As many concurrent starts as there are ready containers.</summary>
    public Task<Measurement> BurstAsync(int count) => MeasureAsync($"{Text(count)} at once", count, count, _ => OpenLoop.Burst(count));

    public Task<Measurement> StaggeredAsync(int count) =>
        MeasureAsync($"{Text(count)} over {Text(options.Seconds)} s", 64, count, _ => OpenLoop.Staggered(count, TimeSpan.FromSeconds(options.Seconds)));

    private async Task<Measurement> MeasureAsync(string load, int connections, int ready, Func<int, IPace> pace, int? times = null)
    {
        var rounds = new List<Round>();
        for (var round = 0; round < (times ?? options.Rounds); round++)
        {
            await site.Seeds.FillPoolAsync(ready);
            var before = ProcessorTimes.Now([site.Server.ProcessId], site.Postgres.ProcessId);
            var began = Stopwatch.GetTimestamp();
            var outcome = await RunAsync(connections, pace(round));
            var processors = (ProcessorTimes.Now([site.Server.ProcessId], site.Postgres.ProcessId) - before).Per(Stopwatch.GetElapsedTime(began));
            rounds.Add(new Round(outcome, processors, ServerMemory.ResidentMiB(site.Server.ProcessId)));
        }

        return Measurement.Of(load, site.Population.ToString(), rounds);
    }

    private Task<Outcome> RunAsync(int connections, IPace pace) => Task.Factory.StartNew(
        () =>
        {
            using var generator = new Generator(site.Server.Address, connections);
            return generator.Run(starts, pace);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
