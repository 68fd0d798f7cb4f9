using System.Diagnostics;
using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Pools.Planning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools.Policies;

/// <summary>
/// Tunes each pool's forecast once a day by replaying its history, a few pools at a time. The result is stored with the pool, so a restart
/// does not require tuning.
/// </summary>
internal sealed class PoolTuningReconciler(Database database, PoolMemoryStore memories, ContainerSignals signals, IOptions<PoolOptions> options, TimeProvider clock) : Reconciler
{
    private const int Batch = 100;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    public override string Name => "tune pools";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var today = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var began = Stopwatch.GetTimestamp();
        var tuned = new List<string>();
        await using var db = database.Open();
        var due = await db.Pools.Where(p => p.DecidedAt != null && (p.TunedAt == null || p.TunedAt < today))
            .Join(db.Apps, p => p.AppId, a => a.Id, (p, a) => new { Pool = p, App = a })
            .Where(r => (r.Pool.Policy ?? r.App.Policy).StartsWith(PoolPolicies.Default))
            .OrderBy(r => r.Pool.TunedAt != null).ThenBy(r => r.Pool.TunedAt).Take(Batch).AsNoTracking().ToListAsync(cancellationToken);
        CountedSteps? counted = null;
        foreach (var (pool, app) in due.Select(row => (row.Pool, row.App)))
        {
            counted ??= await db.ReadCountedStepsAsync(DemandStep.Of(clock.GetUtcNow()) - PoolMemoryStore.KeptSteps, cancellationToken);
            if (await TuneAsync(db, pool, app, counted, cancellationToken) is { } said) tuned.Add(said);
            if (Stopwatch.GetElapsedTime(began) > AtOnce) break;
        }

        if (tuned.Count > 0) signals.OnSupplyChanged();
        return tuned.Count == 0 ? null : string.Join("; ", tuned);
    }

    /// <returns>The result, if it is new.</returns>
    private async Task<string?> TuneAsync(FractalDb db, Pool pool, App app, CountedSteps counted, CancellationToken cancellationToken)
    {
        var (now, rule) = (clock.GetUtcNow(), PoolRule.Of(pool, app, options.Value));
        var until = DemandStep.Of(now);
        var counts = await db.ReadDemandAsync(app.Id, pool.Region, until - PoolMemoryStore.KeptSteps, until, cancellationToken);
        var leadTime = await db.PoolLevels.Where(l => l.AppId == app.Id && l.Region == pool.Region).Select(l => l.LeadTime).FirstAsync(cancellationToken);
        var bounds = new PoolBounds(rule.Bounds.Min, Math.Min(rule.Bounds.Max, app.MaxContainers));
        var tuner = new Tuner(counts.Count > 0 ? counts[0].Step : until, rule.Zone, leadTime, bounds, rule.HitTarget);
        var tuning = tuner.Replay(counts, counted, until, pool.Tuning);
        // If the policy was changed in the meantime, the condition does not match, and the pool is tuned again.
        await db.Pools.Where(p => p.Id == pool.Id && p.Policy == pool.Policy && p.HitTarget == pool.HitTarget && p.TimeZone == pool.TimeZone).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.TunedPrice, tuning.Price).SetProperty(p => p.TunedFloor, tuning.Floor).SetProperty(p => p.TunedAt, now), cancellationToken);
        // Stored counts include late ones, so the forecast restarts from them.
        if (pool.TunedAt is not null) memories.Of(pool.Id).ReadAgain();
        return tuning == pool.Tuning ? null : $"{app.Name}: price {tuning.Price:0}, floor {tuning.Floor}";
    }
}
