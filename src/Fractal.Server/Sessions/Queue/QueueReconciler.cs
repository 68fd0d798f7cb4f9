using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Watching;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Queue;

/// <summary>
/// Assigns ready containers to queued sessions (tier priority, then age), and cancels those whose client no longer polls.
/// </summary>
internal sealed class QueueReconciler : Reconciler
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60) + SessionViews.SeenStep;

    private readonly Database database;
    private readonly EndSession endSession;
    private readonly SessionSignals sessions;
    private readonly ContainerSignals containers;
    private readonly SessionMetrics metrics;
    private readonly TimeProvider clock;
    private readonly Unchanged<Guid, DateTimeOffset> seen;

    public QueueReconciler(Database database, EndSession endSession, SessionSignals sessions, ContainerSignals containers, SessionMetrics metrics, TimeProvider clock)
    {
        (this.database, this.endSession, this.sessions, this.containers, this.metrics, this.clock) = (database, endSession, sessions, containers, metrics, clock);
        seen = new Unchanged<Guid, DateTimeOffset>(clock);
    }

    public override string Name => "serve the queue";

    public override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var pools = await db.PoolLevels.AsNoTracking().Where(l => l.Queued > 0).ToListAsync(cancellationToken);
        await LookAsync(db, cancellationToken);
        var served = 0;
        var let = 0;
        foreach (var pool in pools)
        {
            let += await LetGoAsync(db, pool, cancellationToken);
            while (await ServeHeadAsync(pool, cancellationToken)) served++;
        }

        return served + let == 0 ? null : $"served {served}, let {let} go";
    }

    private async Task<bool> ServeHeadAsync(PoolLevels pool, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("serve queue");
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db.LockLevelsAsync(pool.AppId, pool.Region, cancellationToken);
        var head = await db.Sessions.AsNoTracking().Where(s => s.State == SessionState.Queued && s.AppId == pool.AppId && s.Region == pool.Region)
            .OrderByDescending(s => s.Priority).ThenBy(s => s.CreatedAt).ThenBy(s => s.Id).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        if (head is null) return false;
        // What was checked at queueing may have changed.
        var subscription = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.UserId == head.UserId, cancellationToken);
        if (subscription?.IsActive(now) != true || !await IncludesAsync(db, subscription.TierName, head.AppId, cancellationToken))
        {
            // Ending it changes the subscription, which must be locked before the levels, so it needs its own transaction.
            await transaction.RollbackAsync(cancellationToken);
            return await endSession.RunAsync(head.Id, EndReason.SubscriptionEnded, null, SessionState.Queued, cancellationToken);
        }

        if (await db.TakeReadyAsync(pool.AppId, pool.Region, head.Id, wait: true, now, cancellationToken) is { } container)
            await GiveAsync(db, head, container, now, cancellationToken);
        else return false;
        await transaction.CommitAsync(CancellationToken.None);
        metrics.Served(head);
        sessions.OnChanged(head.Id);
        sessions.OnLimit(now);
        containers.OnSupplyChanged();
        return true;
    }

    private static async Task<bool> IncludesAsync(FractalDb db, string tierName, Guid appId, CancellationToken cancellationToken)
    {
        var tier = await db.Tiers.AsNoTracking().FirstOrDefaultAsync(t => t.Name == tierName, cancellationToken);
        return tier is not null && tier.Includes(await db.Apps.Where(a => a.Id == appId).Select(a => a.Name).FirstAsync(cancellationToken));
    }

    private static async Task GiveAsync(FractalDb db, Session head, Guid container, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.ServeAsync(head.Id, container, now, cancellationToken);
        await db.PoolLevels.Where(l => l.AppId == head.AppId && l.Region == head.Region)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Queued, l => l.Queued - 1), cancellationToken);
    }

    /// <summary>Absence is measured on this process's monotonic clock, so downtime and clock jumps don't count.</summary>
    private async Task LookAsync(FractalDb db, CancellationToken cancellationToken)
    {
        var queued = await db.Sessions.Where(s => s.State == SessionState.Queued).Select(s => new { s.Id, s.SeenAt }).ToListAsync(cancellationToken);
        seen.Look(queued.Select(s => KeyValuePair.Create(s.Id, s.SeenAt)));
    }

    private async Task<int> LetGoAsync(FractalDb db, PoolLevels pool, CancellationToken cancellationToken)
    {
        var halted = pool.HaltedBecause is not null;
        var queued = await db.Sessions.Where(s => s.State == SessionState.Queued && s.AppId == pool.AppId && s.Region == pool.Region)
            .OrderBy(s => s.CreatedAt).Select(s => s.Id).ToListAsync(cancellationToken);
        var gone = queued.Where(id => halted || seen.For(id) > Forgotten).ToList();
        foreach (var id in gone)
        {
            var (reason, detail) = pool.Paused ? (EndReason.AdminEnded, "An operator paused the app.")
                : halted ? (EndReason.StartFailed, "The app failed to start several times.") : (EndReason.Canceled, "No client polled it for a minute.");
            await endSession.RunAsync(id, reason, detail, SessionState.Queued, cancellationToken);
        }

        return gone.Count;
    }
}
