using Fractal.Client.Administration;
using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Server.Apps;
using Fractal.Server.Demand;
using Fractal.Server.Pools.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools.History;

/// <summary>Recorded starts of a pool, with the data that a simulation needs.</summary>
/// <param name="Steps">Steps that had starts, in order of time.</param>
/// <param name="Until">The current, incomplete step.</param>
/// <param name="SessionLength">The mean length of its sessions; null if none has ended.</param>
internal sealed record CountedDemand(PoolRule Rule, IReadOnlyList<(long Step, int Starts)> Steps, long Until, TimeSpan LeadTime, TimeSpan? SessionLength);

/// <summary>Reads the recorded starts of a pool, to replay them here or elsewhere.</summary>
internal sealed class CountedStarts(FractalDb db, IOptions<PoolOptions> options, TimeProvider clock)
{
    public const int MostDays = Tuner.DaysIfSparse;

    /// <returns>Null if the pool does not exist.</returns>
    public async Task<CountedDemand?> FindAsync(Guid poolId, int days, CancellationToken cancellationToken)
    {
        if (await db.Pools.AsNoTracking().FirstOrDefaultAsync(p => p.Id == poolId, cancellationToken) is not { } pool) return null;
        var app = await db.Apps.AsNoTracking().FirstAsync(a => a.Id == pool.AppId, cancellationToken);
        var now = clock.GetUtcNow();
        var until = DemandStep.Of(now);
        var steps = await db.ReadDemandAsync(pool.AppId, pool.Region, until - (days * (long)DemandStep.PerDay), until, cancellationToken);
        var leadTime = await db.LeadTimeAsync(app.CurrentVersionId, cancellationToken) ?? new PoolLevels { Region = pool.Region }.LeadTime;
        return new CountedDemand(PoolRule.Of(pool, app, options.Value), steps, until, leadTime, await db.SessionLengthAsync(pool, now, cancellationToken));
    }

    /// <returns>Null if the pool does not exist.</returns>
    public async Task<PoolDemandResponse?> ReadAsync(Guid poolId, int days, CancellationToken cancellationToken) =>
        await FindAsync(poolId, days, cancellationToken) is not { } demand ? null : new PoolDemandResponse(
            DemandStep.Seconds, DemandStep.Begin(demand.Until), demand.LeadTime.TotalSeconds, demand.Rule.Zone.Id, demand.Rule.HitTarget,
            [.. demand.Steps.Select(step => new DemandStepResponse(DemandStep.Begin(step.Step), step.Starts))]) { SessionSeconds = demand.SessionLength?.TotalSeconds };
}
