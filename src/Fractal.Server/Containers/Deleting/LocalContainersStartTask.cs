using Fractal.Client.Sessions;
using Fractal.Server.Clusters;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>Local containers die with their server, so rows from an earlier process end before this one serves its first request.</summary>
internal sealed class LocalContainersStartTask(Database database, RunningServers replicas, ClusterDrivers drivers, TimeProvider clock, ILogger<LocalContainersStartTask> logger) : StartTask
{
    public override int Order => Recovery;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        // Another server is running, so rows may belong to its containers. The cluster's checks find orphaned ones.
        if (replicas.Others) return;
        await using var db = database.Open();
        var now = clock.GetUtcNow();
        // Workloads on an independent cluster outlive the server. Those of a driver that this server no longer has are orphaned.
        var outliving = drivers.All.Select(driver => driver.Name).Where(name => !EmbeddedDrivers.EndWithServer(name)).ToList();
        var ended = await db.Containers
            .Where(c => !db.Clusters.Any(k => k.Id == c.ClusterId && outliving.Contains(k.Driver)))
            .BeginEndAsync(EndReason.HostLost, "The server was restarted.", now, cancellationToken);
        if (ended > 0) logger.EarlierContainersEnded(ended);
    }
}
