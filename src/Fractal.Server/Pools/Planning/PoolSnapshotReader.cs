using Fractal.Client.Sessions;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.Planning;

/// <summary>A pool with its app, its levels and its containers; without what the planner remembers.</summary>
internal sealed record PoolView(Pool Pool, App App, PoolLevels Levels, PoolSnapshot Snapshot)
{
    /// <summary>The same, with the given remaining capacity for all pools together.</summary>
    public PoolView Within(int roomOverAll) => this with { Snapshot = Snapshot with { RoomOverAll = roomOverAll } };
}

/// <summary>Reads snapshots of pools with a few queries, regardless of their number.</summary>
internal static class PoolSnapshotReader
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    /// <summary>End reasons of containers whose app was used.</summary>
    private static readonly EndReason[] Used = [EndReason.UserEnded, EndReason.AppExited, EndReason.OutOfMemory, EndReason.ReconnectTimeout, EndReason.IdleTimeout, EndReason.MaxDuration];

    /// <param name="of">Only pools of these apps; null for all.</param>
    public static async Task<IReadOnlyList<PoolView>> ReadPoolsAsync(this FractalDb db, Guid[]? of, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pools = of is null ? db.Pools : db.Pools.Where(p => of.Contains(p.AppId));
        var rows = await pools.Join(db.Apps, p => p.AppId, a => a.Id, (p, a) => new { Pool = p, App = a })
            .GroupJoin(db.PoolLevels, r => new { r.Pool.AppId, r.Pool.Region }, l => new { l.AppId, l.Region }, (r, l) => new { r.Pool, r.App, Levels = l })
            .SelectMany(r => r.Levels.DefaultIfEmpty(), (r, l) => new { r.Pool, r.App, Levels = l })
            .OrderBy(r => r.App.Position).ThenBy(r => r.Pool.Region).AsNoTracking().ToListAsync(cancellationToken);
        var containers = of is null ? db.Containers : db.Containers.Where(c => of.Contains(c.AppId));
        var live = await LiveAsync(containers, cancellationToken);
        var failures = await FailuresAsync(db, containers, cancellationToken);
        var recent = await RecentAsync(containers, now - Recent, cancellationToken);
        var open = await db.Clusters.Where(c => c.DrainingAt == null).Select(c => c.Region).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new PoolView(row.Pool, row.App, row.Levels ?? new PoolLevels { AppId = row.App.Id, Region = row.Pool.Region }, Snapshot(row.Pool, row.App, row.Levels?.Queued ?? 0)))];

        PoolSnapshot Snapshot(Pool pool, App app, int queued)
        {
            var mine = live[(app.Id, pool.Region)].ToList();
            var (failed, last) = Since(failures[(app.CurrentVersionId, pool.Region)], pool.RetriedAt);
            var ended = recent.GetValueOrDefault((app.CurrentVersionId, pool.Region));
            var judged = failed == 0 && ended?.Launches >= PoolPlanner.MaxFailures && !(pool.RetriedAt > now - Recent);
            var supply = new SupplyReading
            {
                Queued = queued,
                Ready = Count(c => c.State == ContainerState.Ready && c.Version == app.CurrentVersionId),
                Starting = Count(c => c.State == ContainerState.Starting && c.Version == app.CurrentVersionId),
                RecentLaunches = judged ? ended!.Launches : 0,
                RecentFailures = judged ? ended!.Failures : 0,
                SinceLastLaunch = judged ? now - ended!.LastLaunchAt : null,
            };
            return new PoolSnapshot
            {
                Supply = supply,
                Enabled = app.Enabled,
                MaxContainers = app.MaxContainers,
                Outdated = Count(c => c.State is ContainerState.Ready or ContainerState.Starting && c.Version != app.CurrentVersionId),
                Others = Count(c => c.State is ContainerState.InUse or ContainerState.Ending),
                Ending = Count(c => c.State == ContainerState.Ending),
                Paused = pool.PausedAt is not null || !open.Contains(pool.Region),
                Failures = failed,
                LastFailureAt = last,
            };

            int Count(Func<LiveContainers, bool> which) => mine.Where(which).Sum(c => c.Count);
        }
    }

    /// <summary>Launches that ran and failed together, such as during a network outage, count as one failure.</summary>
    private static (int Count, DateTimeOffset? LastAt) Since(IEnumerable<FailedLaunch> failures, DateTimeOffset? retriedAt)
    {
        var (count, last) = (0, (DateTimeOffset?)null);
        foreach (var failure in failures.Where(failure => !(failure.EndedAt <= retriedAt)).OrderBy(failure => failure.CreatedAt))
        {
            if (last is null || failure.CreatedAt - last >= PoolPlanner.FirstPause / 2) count++;
            if (last is null || failure.EndedAt > last) last = failure.EndedAt;
        }

        return (count, last);
    }

    private static async Task<ILookup<(Guid, string), LiveContainers>> LiveAsync(IQueryable<Container> containers, CancellationToken cancellationToken)
    {
        var live = await containers.Where(c => c.State != ContainerState.Gone).GroupBy(c => new { c.AppId, c.Region, c.State, c.AppVersionId })
            .Select(g => new { g.Key.AppId, g.Key.Region, g.Key.State, g.Key.AppVersionId, Count = g.Count() }).ToListAsync(cancellationToken);
        return live.ToLookup(c => (c.AppId, c.Region), c => new LiveContainers(c.State, c.AppVersionId, c.Count));
    }

    /// <summary>
    /// Failed launches of current versions since the last success. With only the display prepared, the app starts when its user arrives:
    /// then an app that failed counts as a failure although the container was ready, and as a success once a user used it.
    /// </summary>
    private static async Task<ILookup<(Guid, string), FailedLaunch>> FailuresAsync(FractalDb db, IQueryable<Container> containers, CancellationToken cancellationToken)
    {
        var failed = await containers.Where(c => c.EndReason == EndReason.StartFailed && c.EndingAt != null)
            .Where(c => db.Apps.Any(a => a.CurrentVersionId == c.AppVersionId))
            .Where(c => (c.ReadyAt == null && !db.Containers.Any(o => o.AppVersionId == c.AppVersionId && o.Region == c.Region && o.ReadyAt != null && o.ReadyAt >= c.EndingAt))
                || (c.ReadyAt != null && !db.Containers.Any(o => o.AppVersionId == c.AppVersionId && o.Region == c.Region && o.ReadyAt != null && o.ClaimedAt != null
                    && o.EndingAt >= c.EndingAt && Used.Contains(o.EndReason!.Value))))
            .Select(c => new { c.AppVersionId, c.Region, Launch = new FailedLaunch(c.CreatedAt, c.EndingAt!.Value) }).ToListAsync(cancellationToken);
        return failed.ToLookup(c => (c.AppVersionId, c.Region), c => c.Launch);
    }

    /// <summary>The results of recent launches, for pools with failures.</summary>
    private static async Task<Dictionary<(Guid, string), EndedLaunches>> RecentAsync(IQueryable<Container> containers, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var failed = await containers.Where(c => c.EndReason == EndReason.StartFailed && c.EndingAt > since)
            .GroupBy(c => new { c.AppVersionId, c.Region }).Select(g => new { g.Key, Count = g.Count(), Last = g.Max(c => c.CreatedAt) }).ToListAsync(cancellationToken);
        if (failed.Count == 0) return [];
        var versions = failed.Select(f => f.Key.AppVersionId).ToList();
        var ready = await containers.Where(c => versions.Contains(c.AppVersionId) && c.ReadyAt > since && c.EndReason != EndReason.StartFailed)
            .GroupBy(c => new { c.AppVersionId, c.Region }).Select(g => new { g.Key, Count = g.Count(), Last = g.Max(c => c.CreatedAt) }).ToListAsync(cancellationToken);
        var underWay = await containers.Where(c => versions.Contains(c.AppVersionId) && c.State == ContainerState.Starting)
            .GroupBy(c => new { c.AppVersionId, c.Region }).Select(g => new { g.Key, Count = 0, Last = g.Max(c => c.CreatedAt) }).ToListAsync(cancellationToken);
        return failed.ToDictionary(f => (f.Key.AppVersionId, f.Key.Region), f =>
        {
            var others = ready.Concat(underWay).Where(o => o.Key.AppVersionId == f.Key.AppVersionId && o.Key.Region == f.Key.Region).ToList();
            return new EndedLaunches(f.Count + others.Sum(o => o.Count), f.Count, others.Select(o => o.Last).Append(f.Last).Max());
        });
    }

    /// <summary>The containers that a plan ends. They are ended only while idle, so a concurrent claim wins.</summary>
    public static async Task<IReadOnlyList<(Guid Id, EndReason Reason)>> EndsAsync(this FractalDb db, Pool pool, App app, PoolPlan plan, CancellationToken cancellationToken)
    {
        var containers = db.Containers.Where(c => c.AppId == pool.AppId && c.Region == pool.Region);
        var current = containers.Where(c => c.AppVersionId == app.CurrentVersionId);
        var starting = current.Where(c => c.State == ContainerState.Starting).OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.LaunchedAt);
        var ready = current.Where(c => c.State == ContainerState.Ready).OrderBy(c => c.ReadyAt);
        var outdated = containers.Where(c => c.AppVersionId != app.CurrentVersionId && (c.State == ContainerState.Starting || c.State == ContainerState.Ready)).OrderBy(c => c.CreatedAt).ThenBy(c => c.LaunchedAt);
        var ends = new List<(Guid, EndReason)>();
        await AddAsync(starting, plan.SurplusStarting, EndReason.Surplus);
        await AddAsync(ready, plan.SurplusReady, EndReason.Surplus);
        await AddAsync(outdated, plan.Replaced, EndReason.Replaced);
        return [.. ends.OrderBy(end => end.Item1)];

        async Task AddAsync(IQueryable<Container> from, int count, EndReason reason)
        {
            if (count == 0) return;
            ends.AddRange((await from.Take(count).Select(c => c.Id).ToListAsync(cancellationToken)).Select(id => (id, reason)));
        }
    }

    private sealed record LiveContainers(ContainerState State, Guid Version, int Count);

    private sealed record FailedLaunch(DateTimeOffset CreatedAt, DateTimeOffset EndedAt);

    /// <param name="LastLaunchAt">When the last launch began, even if it has not ended.</param>
    private sealed record EndedLaunches(int Launches, int Failures, DateTimeOffset LastLaunchAt);
}
