using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fractal.Scaling.Planning;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Pools.Policies;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Pools;

/// <summary>Reports the pools as the reconciler last saw them, without queries.</summary>
internal sealed class PoolMetrics
{
    private static readonly SupplyLimits[] Limits = [.. Enum.GetValues<SupplyLimits>().Where(limit => limit != SupplyLimits.None)];

    private readonly ConcurrentDictionary<(string App, string Region), Seen> seen = new();
    private readonly TimeProvider clock;
    private readonly Counter<double> idle;
    private readonly Counter<long> unused;

    public PoolMetrics(IMeterFactory meters, PoolMemoryStore memories, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create("Fractal.Pools");
        meter.CreateObservableGauge("fractal.pool.target", () => Each(pool => pool.Plan.Supply.Target), "{container}", "Idle containers a pool is to keep.");
        meter.CreateObservableGauge("fractal.pool.containers", Levels, "{container}", "A pool's containers by what they are at.");
        meter.CreateObservableGauge("fractal.pool.room", () => Each(pool => Math.Max(0, pool.Snapshot.Room)), "{container}", "How many more containers a pool may have.");
        meter.CreateObservableGauge("fractal.pool.queue.length", () => Each(pool => pool.Snapshot.Queued), "{session}", "Sessions that wait for a container of a pool.");
        meter.CreateObservableGauge("fractal.pool.failures", () => Each(pool => pool.Snapshot.Failures), "{launch}", "Launches of the current version that failed since the last that succeeded.");
        meter.CreateObservableGauge("fractal.pool.halted", () => Each(pool => pool.Snapshot.Failures >= PoolPlanner.MaxFailures ? 1 : 0), "1", "1 while starts are refused after six failed launches in a row.");
        meter.CreateObservableGauge("fractal.pool.limited", LimitsOf, "1", "1 while something keeps a pool from having what is wanted, by what.");
        meter.CreateObservableGauge("fractal.pool.lead_time", () => Each(pool => pool.Memory.LeadTime.TotalSeconds), "s", "From the decision to launch to ready: nine of ten of the last fifty took no longer.");
        meter.CreateObservableGauge("fractal.pool.hit.rate", HitRates, "1", "The share of starts that found a container ready, where there were any.");
        meter.CreateObservableGauge("fractal.pool.hit.target", () => Each(pool => pool.HitTarget), "1", "The share of starts that should find a container ready.");
        meter.CreateObservableGauge("fractal.demand.age", () => memories.CountsAge.TotalSeconds, "s", "How old the newest count of demand was when pools were last sized.");
        idle = meter.CreateCounter<double>("fractal.pool.idle.time", "s", "Total idle time of containers.");
        unused = meter.CreateCounter<long>("fractal.pool.unused", "{container}", "Containers that were ended without ever being used, because fewer were wanted.");
    }

    public void Saw(PoolView view, PoolRule rule, PoolPlan plan, PoolMemory memory)
    {
        var now = clock.GetUtcNow();
        var (app, region) = (view.App.Name, view.Pool.Region);
        if (seen.TryGetValue((app, region), out var before) && now - before.At is { Ticks: > 0 } passed && passed <= Stale)
            idle.Add(before.Snapshot.Ready * passed.TotalSeconds, Tag("app", app), Tag("region", region));
        seen[(app, region)] = new Seen(now, view.Snapshot, plan, memory, rule.HitTarget);
    }

    public void Ended(PoolView view, int containers)
    {
        if (containers > 0) unused.Add(containers, Tag("app", view.App.Name), Tag("region", view.Pool.Region));
    }

    private IEnumerable<Measurement<T>> Each<T>(Func<Seen, T> value) where T : struct =>
        Fresh().Select(pool => new Measurement<T>(value(pool.Value), Tag("app", pool.Key.App), Tag("region", pool.Key.Region)));

    private IEnumerable<Measurement<int>> Levels() => Fresh().SelectMany(pool => new[]
    {
        ("ready", pool.Value.Snapshot.Ready), ("starting", pool.Value.Snapshot.Starting), ("in_use", pool.Value.Snapshot.InUse),
        ("ending", pool.Value.Snapshot.Ending), ("outdated", pool.Value.Snapshot.Outdated),
    }.Select(level => new Measurement<int>(level.Item2, Tag("app", pool.Key.App), Tag("region", pool.Key.Region), Tag("state", level.Item1))));

    private IEnumerable<Measurement<int>> LimitsOf() => Fresh().SelectMany(pool => Limits.Select(limit =>
        new Measurement<int>(pool.Value.Plan.Supply.Limits.HasFlag(limit) ? 1 : 0, Tag("app", pool.Key.App), Tag("region", pool.Key.Region), Tag("limit", LabelOf(limit)))));

    private IEnumerable<Measurement<double>> HitRates() => Fresh().SelectMany(pool =>
        new[] { ("1h", pool.Value.Memory.Hits.LastHour), ("24h", pool.Value.Memory.Hits.LastDay) }.Where(window => window.Item2 is not null)
            .Select(window => new Measurement<double>(window.Item2!.Value, Tag("app", pool.Key.App), Tag("region", pool.Key.Region), Tag("window", window.Item1))));

    private IEnumerable<KeyValuePair<(string App, string Region), Seen>> Fresh()
    {
        var old = clock.GetUtcNow() - Stale;
        return seen.Where(pool => pool.Value.At >= old);
    }

    private sealed record Seen(DateTimeOffset At, PoolSnapshot Snapshot, PoolPlan Plan, PoolMemory Memory, double HitTarget);
}
