using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Demand;

/// <summary>Deletes counts that no forecast uses: after 28 days, or after 45 for pools with so few starts that tuning needs them.</summary>
internal sealed class OldDemandReconciler(Database database, TimeProvider clock) : Reconciler
{
    private const int Days = 28, StepsAtOnce = 3600 / DemandStep.Seconds, MostAtOnce = 48;

    public override string Name => "forget demand";

    public override TimeSpan Period => TimeSpan.FromMinutes(30);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var now = DemandStep.Of(clock.GetUtcNow());
        var (kept, keptIfSparse) = (now - (Days * DemandStep.PerDay), now - (Tuner.DaysIfSparse * DemandStep.PerDay));
        var counts = db.DemandCounts;
        var deleted = await DeleteAsync(counts, keptIfSparse, cancellationToken);
        await db.DemandSpans.Where(s => s.UntilStep < keptIfSparse).ExecuteDeleteAsync(cancellationToken);
        foreach (var pool in await counts.Where(c => c.Step < kept).Select(c => new { c.AppId, c.Region }).Distinct().ToListAsync(cancellationToken))
        {
            var ofPool = counts.Where(c => c.AppId == pool.AppId && c.Region == pool.Region);
            var starts = await ofPool.Where(c => c.Step >= kept).SumAsync(c => c.Warm + c.Queued + c.Refused, cancellationToken);
            if (starts >= Tuner.SparsePerHour * 24 * Days) deleted += await DeleteAsync(ofPool, kept, cancellationToken);
        }

        return deleted == 0 ? null : $"forgot {deleted} counts";
    }

    /// <summary>Deletes one hour at a time to keep transactions short; the next run continues.</summary>
    private static async Task<int> DeleteAsync(IQueryable<DemandCount> counts, long before, CancellationToken cancellationToken)
    {
        var deleted = 0;
        for (var i = 0; i < MostAtOnce && await counts.Where(c => c.Step < before).MinAsync(c => (long?)c.Step, cancellationToken) is { } oldest; i++)
        {
            var until = Math.Min(before, oldest + StepsAtOnce);
            deleted += await counts.Where(c => c.Step < until).ExecuteDeleteAsync(cancellationToken);
        }

        return deleted;
    }
}
