using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Pools.Planning;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.History;

/// <summary>Once a minute, stores the state of each pool, deletes states older than two weeks and updates hit rates.</summary>
internal sealed class PoolSampleReconciler(Database database, PoolMemoryStore memories, TimeProvider clock) : Reconciler
{
    /// <summary>How often an unchanged state is stored. A longer gap between two moments means that no server was running.</summary>
    public const int AtLeastEveryMinutes = 60;

    public const int Days = 14;

    private const int MinutesAtOnce = 60;

    private long? written;

    public override string Name => "pool history";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public static long MinuteOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var minute = MinuteOf(now);
        if (minute == written) return null;
        await using var db = database.Open();
        var pools = await db.ReadPoolsAsync(null, now, cancellationToken);
        var hits = await db.ReadHitsAsync(null, now, cancellationToken);
        foreach (var view in pools) memories.Of(view.Pool.Id).Hits = PoolHits.Rates(hits[(view.App.Id, view.Pool.Region)]);
        await WriteAsync(db, pools, minute, cancellationToken);
        await ForgetAsync(db, minute - (Days * 24 * 60), cancellationToken);
        written = minute;
        return null;
    }

    private async Task WriteAsync(FractalDb db, IReadOnlyList<PoolView> pools, long minute, CancellationToken cancellationToken)
    {
        var changed = pools.Select(view => (Memory: memories.Of(view.Pool.Id), Moment: MomentOf(view, minute)))
            .Where(m => m.Memory.LastMoment is not { } last || !m.Moment.IsLike(last) || minute - last.Minute >= AtLeastEveryMinutes).ToList();
        if (changed.Count == 0) return;
        // Another server may have been the leader in this minute.
        var there = await db.PoolSamples.Where(m => m.Minute == minute).Select(m => m.PoolId).ToHashSetAsync(cancellationToken);
        db.AddRange(changed.Select(m => m.Moment).Where(m => !there.Contains(m.PoolId)));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (memory, moment) in changed) (memory.LastMoment, memory.Deleted) = (moment, memory.Deleted - moment.Deleted);
    }

    private PoolSample MomentOf(PoolView view, long minute) => new()
    {
        PoolId = view.Pool.Id, Minute = minute, Target = view.Pool.Target, Ready = view.Snapshot.Ready, Starting = view.Snapshot.Starting,
        InUse = view.Snapshot.InUse, Deleted = memories.Of(view.Pool.Id).Deleted,
    };

    private static async Task ForgetAsync(FractalDb db, long before, CancellationToken cancellationToken)
    {
        if (await db.PoolSamples.MinAsync(m => (long?)m.Minute, cancellationToken) is not { } oldest || oldest >= before) return;
        var until = Math.Min(before, oldest + MinutesAtOnce);
        await db.PoolSamples.Where(m => m.Minute < until).ExecuteDeleteAsync(cancellationToken);
    }
}
