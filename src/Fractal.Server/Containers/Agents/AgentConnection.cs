using Fractal.Server.Clusters;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Agents;

/// <summary>Opens a byte stream to a container's agent through its cluster's driver.</summary>
internal sealed class AgentConnection(Database database, ClusterDrivers drivers)
{
    public async Task<Stream> OpenAsync(Guid containerId, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var cluster = await db.Containers.Where(c => c.Id == containerId)
            .Join(db.Clusters, c => c.ClusterId, k => k.Id, (_, k) => k).FirstAsync(cancellationToken);
        return await drivers.Of(cluster).ConnectAsync(containerId, cancellationToken);
    }
}
