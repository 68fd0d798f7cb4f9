using Fractal.Client.Sessions;
using Fractal.Server.Audit;
using Fractal.Server.Clusters;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>
/// Drains a cluster or puts it back into service. Draining ends its idle containers immediately; sessions continue, and nothing new is
/// launched there.
/// </summary>
internal sealed class DrainCluster(FractalDb db, ContainerSignals signals, TimeProvider clock)
{
    /// <returns>Whether the cluster exists.</returns>
    public async Task<bool> DrainAsync(string name, Guid by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await SetAsync(name, by, "cluster.drained", now, cancellationToken) is not { } cluster) return false;
        await db.Set<Container>().Where(c => c.ClusterId == cluster && (c.State == ContainerState.Starting || c.State == ContainerState.Ready))
            .ExecuteUpdateAsync(
                set => set.SetProperty(c => c.State, ContainerState.Ending).SetProperty(c => c.EndReason, EndReason.AdminEnded)
                    .SetProperty(c => c.EndingAt, now).SetProperty(c => c.EnrolmentHash, (byte[]?)null),
                cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnIdleEnding();
        signals.OnSupplyChanged();
        return true;
    }

    /// <returns>Whether the cluster exists.</returns>
    public async Task<bool> UndrainAsync(string name, Guid by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await SetAsync(name, by, "cluster.undrained", null, cancellationToken) is null) return false;
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnSupplyChanged();
        return true;
    }

    private async Task<Guid?> SetAsync(string name, Guid by, string action, DateTimeOffset? drainingAt, CancellationToken cancellationToken)
    {
        var cluster = await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Name == name, cancellationToken);
        if (cluster is null) return null;
        cluster.DrainingAt = drainingAt is null ? null : cluster.DrainingAt ?? drainingAt;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by, action, name));
        await db.SaveChangesAsync(cancellationToken);
        return cluster.Id;
    }
}
