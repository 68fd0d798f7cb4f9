using Fractal.Scaling;
using Fractal.Server.Demand;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.History;

/// <summary>Numbers of requested starts and of warm starts.</summary>
internal readonly record struct HitCount(bool LastHour, int Starts, int Hits);

internal static class PoolHits
{
    /// <summary>The fractions of warm starts in the last hour and day; null without starts.</summary>
    public static (double? LastHour, double? LastDay) Rates(IEnumerable<HitCount> counts)
    {
        var all = counts.ToList();
        return (Rate(all.Where(c => c.LastHour)), Rate(all));

        static double? Rate(IEnumerable<HitCount> counts) => counts.Sum(c => c.Starts) is > 0 and var starts ? (double)counts.Sum(c => c.Hits) / starts : null;
    }

    /// <summary>The outcomes of each pool's starts in the last hour and in the day before it.</summary>
    /// <param name="of">Only pools of these apps; null for all.</param>
    public static async Task<ILookup<(Guid AppId, string Region), HitCount>> ReadHitsAsync(this FractalDb db, Guid[]? of, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var step = DemandStep.Of(now);
        var (day, hour) = (step - DemandStep.PerDay, step - (DemandStep.PerDay / 24));
        var counts = of is null ? db.DemandCounts : db.DemandCounts.Where(c => of.Contains(c.AppId));
        var rows = await counts.Where(c => c.Step > day && c.Step <= step).GroupBy(c => new { c.AppId, c.Region, LastHour = c.Step > hour })
            .Select(g => new { g.Key, Starts = g.Sum(c => c.Warm + c.Queued + c.Refused), Hits = g.Sum(c => c.Warm) }).ToListAsync(cancellationToken);
        return rows.ToLookup(r => (r.Key.AppId, r.Key.Region), r => new HitCount(r.Key.LastHour, r.Starts, r.Hits));
    }
}
