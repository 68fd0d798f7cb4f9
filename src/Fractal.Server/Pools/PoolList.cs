using Fractal.Client.Administration;
using Fractal.Scaling;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Http;
using Fractal.Server.Pools.History;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Pools.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools;

/// <summary>Pools as operators see them, read with a few queries regardless of their number.</summary>
internal sealed class PoolList(FractalDb db, IOptions<PoolOptions> options, TimeProvider clock)
{
    public Task<IReadOnlyList<PoolResponse>> ReadAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <returns>Null if the pool does not exist.</returns>
    public async Task<PoolResponse?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var app = await db.Pools.Where(p => p.Id == id).Select(p => (Guid?)p.AppId).FirstOrDefaultAsync(cancellationToken);
        return app is { } of ? (await ReadAsync([of], cancellationToken)).FirstOrDefault(p => p.Id == id) : null;
    }

    /// <param name="name">Only apps with this in their name; null for all.</param>
    public async Task<PageResponse<PoolResponse>> PageAsync(string? name, int page, CancellationToken cancellationToken)
    {
        var apps = name is null ? db.Apps : db.Apps.Where(a => a.Name.Contains(name));
        var ids = await db.Pools.Join(apps, p => p.AppId, a => a.Id, (p, a) => new { p.Id, p.AppId, p.Region, a.Position })
            .OrderBy(p => p.Position).ThenBy(p => p.Region).ThenBy(p => p.Id).PageAsync(page, cancellationToken);
        var pools = (await ReadAsync([.. ids.Items.Select(p => p.AppId).Distinct()], cancellationToken)).ToDictionary(p => p.Id);
        return ids.Select(p => pools[p.Id]);
    }

    private async Task<IReadOnlyList<PoolResponse>> ReadAsync(Guid[]? of, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hits = await db.ReadHitsAsync(of, now, cancellationToken);
        var failures = await db.LastFailuresAsync(of, cancellationToken);
        return [.. (await db.ReadPoolsAsync(of, now, cancellationToken)).Select(view => Of(view, hits, failures.GetValueOrDefault(view.App.CurrentVersionId), now))];
    }

    /// <summary>Reads the stored decision, because this server may not be the leader.</summary>
    private PoolResponse Of(PoolView view, ILookup<(Guid, string), HitCount> hits, string? lastFailure, DateTimeOffset now)
    {
        var (pool, app, snapshot) = (view.Pool, view.App, view.Snapshot);
        var plan = PoolPlanner.Plan(snapshot with { Supply = snapshot.Supply with { Decision = new Decision(pool.Target, pool.Why) } }, now);
        var rule = PoolRule.Of(pool, app, options.Value);
        var counted = hits[(app.Id, pool.Region)].ToList();
        return new PoolResponse(
            pool.Id, app.Name, pool.Region, pool.Target, snapshot.Ready, snapshot.Starting, snapshot.InUse, snapshot.Queued,
            snapshot.Failures, plan.Halted, plan.RetryAt, lastFailure, view.Levels.LeadTime.TotalSeconds, pool.PausedAt)
        {
            Why = pool.Why,
            DecidedAt = pool.DecidedAt,
            Policy = rule.Text,
            OwnPolicy = pool.Policy is not null,
            TimeZone = rule.Zone.Id,
            HitTarget = rule.HitTarget,
            Price = pool.TunedPrice,
            Floor = pool.TunedFloor,
            TunedAt = pool.TunedAt,
            LastHour = Count(counted.Where(c => c.LastHour)),
            LastDay = Count(counted),
            Limits = Words(pool.Limits),
        };
    }

    private static PoolStartsResponse Count(IEnumerable<HitCount> counts)
    {
        var (starts, hits) = (0, 0);
        foreach (var count in counts) (starts, hits) = (starts + count.Starts, hits + count.Hits);
        return new PoolStartsResponse(starts, hits);
    }

    private static IReadOnlyList<string> Words(SupplyLimits limits) => [.. limits == SupplyLimits.None ? [] : Enum.GetValues<SupplyLimits>()
        .Where(limit => limit != SupplyLimits.None && limits.HasFlag(limit)).Select(Platform.Telemetry.Instruments.LabelOf)];
}
