using Fractal.Client.Administration;
using Fractal.Scaling;
using Fractal.Server.Demand;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.History;

/// <summary>The history of a pool, from counts and moments.</summary>
internal sealed class PoolTimeline(FractalDb db, TimeProvider clock)
{
    public const int MostHours = PoolSampleReconciler.Days * 24;

    private const int MostPoints = 720, StepsAMinute = 60 / DemandStep.Seconds;

    /// <returns>Null if the pool does not exist.</returns>
    public async Task<PoolHistoryResponse?> ReadAsync(Guid id, int hours, CancellationToken cancellationToken)
    {
        if (await db.Pools.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } pool) return null;
        var width = (int)Math.Ceiling(hours * 60.0 / MostPoints);
        var now = PoolSampleReconciler.MinuteOf(clock.GetUtcNow());
        var first = (now / width * width) - (hours * 60 / width * width) + width;
        var moments = await MomentsAsync(pool.Id, first, cancellationToken);
        var starts = await StartsAsync(pool, first, width, cancellationToken);
        var (points, idle) = Points(moments, starts, first, now, width);
        return new PoolHistoryResponse(width * 60, points, idle, moments.Where(m => m.Minute >= first).Sum(m => m.Deleted));
    }

    /// <summary>Moments since the first minute, and the one before, which applies until the next.</summary>
    private async Task<IReadOnlyList<PoolSample>> MomentsAsync(Guid id, long first, CancellationToken cancellationToken)
    {
        var moments = db.PoolSamples.AsNoTracking().Where(m => m.PoolId == id);
        var before = await moments.Where(m => m.Minute < first).OrderByDescending(m => m.Minute).Take(1).ToListAsync(cancellationToken);
        return [.. before, .. await moments.Where(m => m.Minute >= first).OrderBy(m => m.Minute).ToListAsync(cancellationToken)];
    }

    private async Task<Dictionary<long, (int Starts, int Missed)>> StartsAsync(Pool pool, long first, int width, CancellationToken cancellationToken)
    {
        var (from, steps) = (first * StepsAMinute, (long)width * StepsAMinute);
        var rows = await db.DemandCounts.Where(c => c.AppId == pool.AppId && c.Region == pool.Region && c.Step >= from).GroupBy(c => c.Step / steps)
            .Select(g => new { Bin = g.Key, Warm = g.Sum(c => c.Warm), Missed = g.Sum(c => c.Queued + c.Refused) }).ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.Bin, r => (r.Warm + r.Missed, r.Missed));
    }

    private static (IReadOnlyList<PoolPointResponse> Points, double IdleSeconds) Points(
        IReadOnlyList<PoolSample> moments, Dictionary<long, (int Starts, int Missed)> starts, long first, long now, int width)
    {
        var (points, idle, next) = (new List<PoolPointResponse>(), 0.0, 0);
        PoolSample? last = null;
        for (var bin = first; bin <= now; bin += width)
        {
            var (known, target, ready, starting, inUse) = (0, 0, 0, 0, 0);
            for (var minute = bin; minute < bin + width && minute <= now; minute++)
            {
                while (next < moments.Count && moments[next].Minute <= minute) last = moments[next++];
                if (last is null || minute - last.Minute > PoolSampleReconciler.AtLeastEveryMinutes) continue;
                (known, target) = (known + 1, Math.Max(target, last.Target));
                (ready, starting, inUse) = (ready + last.Ready, starting + last.Starting, inUse + last.InUse);
            }

            idle += ready * 60.0;
            var (asked, missed) = starts.GetValueOrDefault(bin / width);
            if (known == 0 && asked == 0) continue;
            var of = Math.Max(1.0, known);
            points.Add(new PoolPointResponse(DateTimeOffset.FromUnixTimeSeconds(bin * 60), asked, missed, target, ready / of, starting / of, inUse / of));
        }

        return (points, idle);
    }
}
