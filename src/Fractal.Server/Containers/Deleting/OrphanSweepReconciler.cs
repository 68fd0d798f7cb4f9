using Fractal.Drivers;
using Fractal.Server.Clusters;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>
/// Deletes workloads that no row refers to, such as a launch that completed after its row had ended, or one that a restored backup lacks.
/// Only workloads with this installation's label that were in two complete listings, after a grace period, and few at a time.
/// </summary>
internal sealed class OrphanSweepReconciler(
    Database database, ClusterDrivers drivers, InstallationKey installation, TimeProvider clock, ILogger<OrphanSweepReconciler> logger) : Reconciler
{
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Dictionary<Guid, (int Listings, long Since)>> orphansOf = new(StringComparer.Ordinal);

    public override string Name => "sweep containers";

    public override TimeSpan Period => TimeSpan.FromSeconds(30);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var (deleted, held) = (0, 0);
        var failures = new List<Exception>();
        foreach (var driver in drivers.All)
        {
            try
            {
                var plan = await PlanAsync(driver, cancellationToken);
                held += plan.HeldBack;
                foreach (var id in plan.Delete) deleted += await DeleteAsync(driver, id, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // An incomplete listing does not count; counting restarts.
                orphansOf.Remove(driver.Name);
                failures.Add(new DriverException($"The cluster {driver.Name} could not be swept: {exception.Message}", exception));
            }
        }

        Tell(held);
        if (failures.Count > 0) throw failures[0];
        return deleted == 0 ? null : $"deleted {deleted} workloads that no row knows";
    }

    /// <summary>
    /// The listing is read before the rows: a workload deleted in between was listed and is missing from the next listing.
    /// </summary>
    private async Task<OrphanSweepPlan> PlanAsync(IClusterDriver driver, CancellationToken cancellationToken)
    {
        var ours = (await driver.ListAsync(cancellationToken)).Where(w => w.Installation == installation.Id).Select(w => w.ContainerId).ToList();
        await using var db = database.Open();
        var known = (await db.Containers.Where(c => c.State != ContainerState.Gone).Select(c => c.Id).ToListAsync(cancellationToken)).ToHashSet();
        var before = orphansOf.GetValueOrDefault(driver.Name) ?? [];
        var now = clock.GetTimestamp();
        var orphans = ours.Where(id => !known.Contains(id)).Distinct()
            .ToDictionary(id => id, id => before.TryGetValue(id, out var seen) ? (Listings: seen.Listings + 1, seen.Since) : (Listings: 1, Since: now));
        orphansOf[driver.Name] = orphans;
        return OrphanSweepPlan.Of([.. orphans.Select(o => new Orphan(o.Key, o.Value.Listings, clock.GetElapsedTime(o.Value.Since, now)))], ours.Count);
    }

    private async Task<int> DeleteAsync(IClusterDriver driver, Guid id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DeleteLimit);
        logger.DeletingOrphan(id, driver.Name);
        await driver.DeleteAsync(id, TimeSpan.Zero, limit.Token);
        return 1;
    }

    private void Tell(int held)
    {
        var trouble = held == 0 ? null : $"{held} more workloads are known to no row than are deleted at a time. If the database was restored from a backup, that is why; if not, stop this server and look.";
        if (trouble is not null && Status.Trouble is null) logger.SweepTrouble(trouble);
        Status.Trouble = trouble;
    }
}
