using Fractal.Scaling;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Pools.History;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.Planning;

/// <summary>Keeps every pool at its target. The only code that decides how many containers are launched and which idle ones end.</summary>
internal sealed class PoolReconciler : Reconciler
{
    /// <summary>The number of pools whose actions the summary lists.</summary>
    private const int MostTold = 20;

    private readonly Database database;
    private readonly ClusterDrivers drivers;
    private readonly PoolMemoryStore memories;
    private readonly PoolMetrics metrics;
    private readonly PoolCapacity room;
    private readonly PoolWriter writer;
    private readonly TimeProvider clock;
    private readonly WakeThrottle rest;
    private DateTimeOffset? nextLookAt;

    public PoolReconciler(
        Database database, ClusterDrivers drivers, PoolMemoryStore memories, PoolMetrics metrics, PoolCapacity room, PoolWriter writer, TimeProvider clock)
    {
        (this.database, this.drivers, this.memories, this.metrics) = (database, drivers, memories, metrics);
        (this.room, this.writer, this.clock) = (room, writer, clock);
        // On the machine's monotonic clock, since CPU time is what is saved.
        rest = new WakeThrottle(Signal, TimeProvider.System);
    }

    public override string Name => "pools";

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override TimeSpan NextDelay() => nextLookAt is { } at && at - clock.GetUtcNow() < Period ? at - clock.GetUtcNow() + TimeSpan.FromMilliseconds(10) : Period;

    /// <summary>Wakes it, unless its last run took long and ended only now.</summary>
    public void WakeSoon() => rest.Wake();

    /// <summary>First reads all pools without locks, because usually there is nothing to do.</summary>
    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        using var look = rest.Begin();
        var done = new List<string>();
        var now = clock.GetUtcNow();
        nextLookAt = null;
        await using var db = database.Open();
        // One connection for all queries, because each query would otherwise open and initialise one.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var mine = drivers.All.Select(driver => driver.Name).ToList();
        var cluster = await db.Clusters.AsNoTracking().Where(c => mine.Contains(c.Driver)).OrderBy(c => c.DrainingAt != null).ThenBy(c => c.Name).FirstAsync(cancellationToken);
        var left = await room.OverAllAsync(db, cancellationToken);
        var pools = (await db.ReadPoolsAsync(null, now, cancellationToken)).Where(p => p.Pool.Region == cluster.Region).Select(p => p.Within(left)).ToList();
        await MeasureAsync(db, pools, cancellationToken);
        await memories.FeedAsync(db, pools, cancellationToken);
        var due = new List<App>();
        foreach (var view in pools)
        {
            var plan = memories.Plan(view, now);
            metrics.Saw(view, memories.RuleOf(view), plan, memories.Of(view.Pool.Id));
            if (IsQuiet(view, plan)) LookAgain(plan, now);
            else due.Add(view.App);
        }

        due.AddRange(await db.Apps.AsNoTracking().Where(a => !db.Pools.Any(p => p.AppId == a.Id && p.Region == cluster.Region)).OrderBy(a => a.Position).ToListAsync(cancellationToken));
        foreach (var some in due.Chunk(PoolWriter.Most))
        {
            foreach (var written in await writer.WriteAsync(some, cluster, cancellationToken)) Take(written, done, now);
        }

        return done.Count == 0 ? null : string.Join("; ", done.Take(MostTold)) + (done.Count > MostTold ? $"; and {done.Count - MostTold} more" : "");
    }

    private void Take(WrittenPool written, List<string> done, DateTimeOffset now)
    {
        var (view, plan) = (written.View, written.Plan);
        LookAgain(plan, now);
        if (plan.Launches + written.Ended == 0) return;
        done.Add($"{view.App.Name}: target {plan.Supply.Target}, {view.Snapshot.Queued} queued, {view.Snapshot.Ready} ready, {view.Snapshot.Starting} starting; launching {plan.Launches}, ending {written.Ended}");
    }

    private bool IsQuiet(PoolView view, PoolPlan plan) =>
        plan is { Launches: 0, Ends: 0 } && plan.Halted == view.Levels.HaltedBecause is not null && view.Snapshot.Paused == view.Levels.Paused
        && plan.Supply.Target == view.Pool.Target && plan.Supply.Limits == view.Pool.Limits && view.Pool.DecidedAt is not null
        && (memories.Of(view.Pool.Id).LeadTime - view.Levels.LeadTime).Duration() <= view.Levels.LeadTime * 0.1;

    /// <summary>Lead times can only have changed if there were launches since the last run.</summary>
    private async Task MeasureAsync(FractalDb db, IReadOnlyList<PoolView> pools, CancellationToken cancellationToken)
    {
        var due = new List<PoolView>();
        foreach (var view in pools)
        {
            var memory = memories.Of(view.Pool.Id);
            var (version, launching) = memory.Seen;
            memory.Seen = (view.App.CurrentVersionId, view.Snapshot.Starting > 0);
            if (version != view.App.CurrentVersionId || launching || view.Snapshot.Starting > 0) due.Add(view);
        }

        if (due.Count == 0) return;
        var launched = await db.LaunchTimesAsync([.. due.Select(view => view.App.CurrentVersionId).Distinct()], cancellationToken);
        foreach (var view in due)
        {
            var (memory, launches) = (memories.Of(view.Pool.Id), launched.GetValueOrDefault(view.App.CurrentVersionId, []));
            memory.LaunchesSlower = LeadTimeEstimate.HasDoubled(launches);
            memory.LeadTime = launches.Count == 0 ? view.Levels.LeadTime : LeadTimeEstimate.Of(launches, TimeSpan.Zero);
        }
    }

    /// <summary>The time of the next retry or paced launch.</summary>
    private void LookAgain(PoolPlan plan, DateTimeOffset now)
    {
        if (plan.RetryAt is { } at && at > now) nextLookAt = Earlier(nextLookAt, at);
        if (plan.Supply.Limits.HasFlag(SupplyLimits.Paced)) nextLookAt = Earlier(nextLookAt, DemandStep.Begin(DemandStep.Of(now) + 1));

        static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
    }
}
