using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Clusters;

internal static class ClusterEndpoints
{
    public static void MapClusters(this WebApplication app)
    {
        var group = app.MapGroup("/v1/admin/clusters").RequireAuthorization(AccessPolicies.Administrator).WithTags("Clusters");
        group.MapGet("", ListAsync).WithName("listClusters").WithSummary("List clusters and the limits that are not enforced on them");
    }

    private static async Task<IReadOnlyList<ClusterResponse>> ListAsync(FractalDb db, ClusterDrivers drivers, CancellationToken cancellationToken)
    {
        var clusters = await db.Set<Cluster>().OrderBy(cluster => cluster.Name).ToListAsync(cancellationToken);
        return [.. clusters.Select(c => new ClusterResponse(c.Name, c.Driver, c.Region, [.. drivers.Limitations.GetValueOrDefault(c.Driver)?.Select(l => l.Text) ?? []], c.DrainingAt))];
    }
}
