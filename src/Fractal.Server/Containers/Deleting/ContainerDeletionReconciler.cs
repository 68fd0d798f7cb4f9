using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>
/// Deletes the workloads of Ending rows and then marks the rows Gone. Failed deletions are retried with backoff and reported.
/// </summary>
internal sealed class ContainerDeletionReconciler : Reconciler
{
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(30);

    private readonly DeletionTracker deletions;
    private readonly Database database;
    private readonly ClusterDrivers drivers;
    private readonly ContainerSignals signals;
    private readonly TimeProvider clock;
    private readonly ILogger<ContainerDeletionReconciler> logger;

    public ContainerDeletionReconciler(Database database, ClusterDrivers drivers, ContainerSignals signals, TimeProvider clock, ILogger<ContainerDeletionReconciler> logger)
    {
        (this.database, this.drivers, this.signals, this.clock, this.logger) = (database, drivers, signals, clock, logger);
        deletions = new DeletionTracker(clock);
    }

    /// <summary>Running deletions.</summary>
    public int UnderWay => deletions.UnderWay;

    public override string Name => "delete containers";

    public override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var notNow = deletions.NotNow;
        var ending = await db.Containers.Where(c => c.State == ContainerState.Ending && !notNow.Contains(c.Id))
            .Join(db.AppVersions, c => c.AppVersionId, v => v.Id, (c, v) => new { Container = c, v.Spec })
            .Join(db.Clusters, r => r.Container.ClusterId, k => k.Id, (r, k) => new { r.Container, r.Spec, Cluster = k })
            .AsNoTracking().OrderBy(r => r.Container.EndingAt).ThenBy(r => r.Container.LaunchedAt).Take(256).ToListAsync(cancellationToken);
        var begun = 0;
        foreach (var row in ending.Where(row => deletions.Begin(row.Container.Id)))
        {
            begun++;
            // An idle container has nothing to save; a used one may.
            var grace = row.Container.ClaimedAt is null ? TimeSpan.Zero : row.Spec.Grace;
            _ = DeleteAsync(row.Container.Id, row.Cluster, grace);
        }

        Status.Trouble = deletions.Trouble;
        return begun == 0 ? null : $"deleting {begun}";
    }

    private async Task DeleteAsync(Guid id, Cluster cluster, TimeSpan grace)
    {
        try
        {
            using var limit = new CancellationTokenSource(DeleteLimit + grace);
            if (!drivers.IsOver(cluster)) await drivers.Of(cluster).DeleteAsync(id, grace, limit.Token);
            await using var db = database.Open();
            await db.BecomeGoneAsync(id, clock.GetUtcNow(), CancellationToken.None);
            deletions.Succeed(id);
            signals.OnGone();
            signals.OnSupplyChanged();
        }
        catch (Exception exception)
        {
            var times = deletions.Fail(id, exception.Message);
            logger.DeletionFailed(exception, id, times, DeletionTracker.PauseAfter(times).TotalSeconds);
        }
        finally
        {
            deletions.End(id);
        }
    }
}
