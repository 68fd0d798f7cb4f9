using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Pools.History;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.Planning;

/// <summary>The previous pool, the decision, and the number of idle containers ended.</summary>
internal sealed record WrittenPool(PoolView View, PoolPlan Plan)
{
    public int Ended { get; set; }
}

/// <summary>
/// Reads snapshots, plans and writes rows of several pools in one transaction that locks their levels, so that no server plans on stale
/// data. Several pools, because one transaction each would be most of the work; not all, because queueing for any of them waits.
/// </summary>
internal sealed class PoolWriter(
    Database database, ContainerSignals signals, ContainerKeys keys, PoolMemoryStore memories, PoolMetrics metrics, PoolCapacity room, TimeProvider clock, ILogger<PoolWriter> logger)
{
    /// <summary>The number of pools per transaction.</summary>
    public const int Most = 50;

    public async Task<IReadOnlyList<WrittenPool>> WriteAsync(App[] some, Cluster cluster, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = some.Select(app => app.Id).ToArray();
        var levels = await db.LockLevelsAsync(ids, cluster.Region, cancellationToken);
        var pools = await EnsureAsync(db, ids, cluster.Region, cancellationToken);
        var now = clock.GetUtcNow();
        var views = (await db.ReadPoolsAsync(ids, now, cancellationToken)).Where(view => view.Pool.Region == cluster.Region).ToDictionary(view => view.App.Id);
        var left = await room.OverAllAsync(db, cancellationToken);
        var (written, launches) = (new List<WrittenPool>(), 0);
        foreach (var app in some)
        {
            var view = views[app.Id].Within(left);
            var plan = memories.Plan(view, now);
            metrics.Saw(view, memories.RuleOf(view), plan, memories.Of(view.Pool.Id));
            left -= plan.Launches;
            Launch(db, view, plan.Launches, cluster, now.AddMicroseconds(launches));
            launches += plan.Launches;
            var pool = pools[app.Id];
            (pool.Target, pool.Why, pool.Limits, pool.DecidedAt) = (plan.Supply.Target, plan.Supply.Why, plan.Supply.Limits, now);
            await MarkAsync(db, view, levels[app.Id], plan, cancellationToken);
            written.Add(new WrittenPool(view, plan));
        }

        await db.SaveChangesAsync(cancellationToken);
        await EndAsync(db, written, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var each in written) Tell(each, now);
        if (written.Any(w => w.Plan.Launches > 0)) signals.OnLaunchWanted();
        if (written.Any(w => w.Ended > 0)) signals.OnIdleEnding();
        return written;
    }

    /// <summary>Increasing times, so that containers are launched in the order of pools, regardless of their ids.</summary>
    private void Launch(FractalDb db, PoolView view, int launches, Cluster cluster, DateTimeOffset from)
    {
        for (var i = 0; i < launches; i++)
        {
            var at = from.AddMicroseconds(i);
            var id = Guid.CreateVersion7(at);
            db.Add(new Container
            {
                Id = id, AppId = view.App.Id, AppVersionId = view.App.CurrentVersionId, ClusterId = cluster.Id,
                Region = cluster.Region, State = ContainerState.Starting, CreatedAt = at, KeyId = keys.KeyIdOf(id),
            });
        }
    }

    /// <summary>Ordered by id, like every update of several containers.</summary>
    private static async Task EndAsync(FractalDb db, IReadOnlyList<WrittenPool> written, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ends = new List<(WrittenPool Of, Guid Id, EndReason Reason)>();
        foreach (var each in written.Where(w => w.Plan.Ends > 0))
            ends.AddRange((await db.EndsAsync(each.View.Pool, each.View.App, each.Plan, cancellationToken)).Select(end => (each, end.Id, end.Reason)));
        foreach (var (of, id, reason) in ends.OrderBy(end => end.Id))
        {
            if (await db.EndIdleAsync(id, reason, null, now, cancellationToken)) of.Ended++;
        }
    }

    /// <summary>Remembers, measures and logs what was written.</summary>
    private void Tell(WrittenPool written, DateTimeOffset now)
    {
        var (before, plan) = (written.View.Pool, written.Plan);
        memories.Of(before.Id).Did(plan, now);
        metrics.Ended(written.View, plan.SurplusReady);
        if (before.DecidedAt is null || before.Target != plan.Supply.Target)
            logger.PoolDecision(written.View.App.Name, before.Region, plan.Supply.Why);
    }

    /// <summary>The apps' pools; missing ones are created.</summary>
    private async Task<Dictionary<Guid, Pool>> EnsureAsync(FractalDb db, Guid[] apps, string region, CancellationToken cancellationToken)
    {
        var pools = await db.Pools.Where(p => apps.Contains(p.AppId) && p.Region == region).ToDictionaryAsync(p => p.AppId, cancellationToken);
        foreach (var app in apps.Except(pools.Keys)) db.Add(pools[app] = new Pool { Id = Guid.CreateVersion7(clock.GetUtcNow()), AppId = app, Region = region });
        await db.SaveChangesAsync(cancellationToken);
        return pools;
    }

    /// <summary>Tells Sessions whether starts may queue for this pool, and how long a launch takes.</summary>
    private async Task MarkAsync(FractalDb db, PoolView view, PoolLevels levels, PoolPlan plan, CancellationToken cancellationToken)
    {
        var paused = view.Snapshot.Paused;
        if (memories.Of(view.Pool.Id).LeadTime is { Ticks: > 0 } leadTime) levels.LeadTime = leadTime;
        if (plan.Halted == levels.HaltedBecause is not null && paused == levels.Paused) return;
        levels.Paused = paused;
        levels.HaltedBecause = paused ? "An operator paused it." : plan.Halted ? await db.LastFailureAsync(view.App.CurrentVersionId, cancellationToken) ?? "unknown" : null;
        if (plan.Halted && !paused)
            logger.PoolHalted(view.App.Name, PoolPlanner.MaxFailures, PoolPlanner.HaltedPause.TotalMinutes, levels.HaltedBecause);
    }
}
