using Fractal.Server.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Clusters;

/// <summary>
/// Drains a cluster or puts it back into service. Draining ends its idle containers immediately; sessions continue, and nothing new is
/// launched there.
/// </summary>
internal sealed class DrainCluster(FractalDb db, IIdleContainers containers, TimeProvider clock)
{
    /// <returns>Whether the cluster exists.</returns>
    public async Task<bool> DrainAsync(string name, Guid by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await SetAsync(name, by, "cluster.drained", now, cancellationToken) is not { } cluster) return false;
        await containers.EndAsync(cluster, now, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        containers.OnEnded();
        containers.OnCapacityChanged();
        return true;
    }

    /// <returns>Whether the cluster exists.</returns>
    public async Task<bool> UndrainAsync(string name, Guid by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await SetAsync(name, by, "cluster.undrained", null, cancellationToken) is null) return false;
        await transaction.CommitAsync(CancellationToken.None);
        containers.OnCapacityChanged();
        return true;
    }

    private async Task<Guid?> SetAsync(string name, Guid by, string action, DateTimeOffset? drainingAt, CancellationToken cancellationToken)
    {
        var cluster = await db.Clusters.FirstOrDefaultAsync(c => c.Name == name, cancellationToken);
        if (cluster is null) return null;
        cluster.DrainingAt = drainingAt is null ? null : cluster.DrainingAt ?? drainingAt;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by, action, name));
        await db.SaveChangesAsync(cancellationToken);
        return cluster.Id;
    }
}

/// <summary>What draining a cluster needs from the folder of containers, which depends on this one.</summary>
internal interface IIdleContainers
{
    /// <summary>Ends a cluster's idle containers in the caller's transaction.</summary>
    Task EndAsync(Guid clusterId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Signals, after the commit, that containers are ending.</summary>
    void OnEnded();

    /// <summary>Signals, after the commit, that pools may launch more or fewer containers.</summary>
    void OnCapacityChanged();
}
