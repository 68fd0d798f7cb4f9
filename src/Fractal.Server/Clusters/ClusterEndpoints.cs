using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Clusters;

internal static class ClusterEndpoints
{
    public static void MapClusters(this WebApplication app)
    {
        var group = app.MapGroup("/v1/admin/clusters").RequireAuthorization(AccessPolicies.Administrator).WithTags("Clusters");
        group.MapGet("", ListAsync).WithName("listClusters").WithSummary("List clusters and the limits that are not enforced on them");
        group.MapPost("/{name}/drain", DrainAsync).WithName("drainCluster").WithSummary("Drain a cluster").Produces(204).ProducesProblem(404);
        group.MapPost("/{name}/undrain", UndrainAsync).WithName("undrainCluster").WithSummary("Put a cluster back into service").Produces(204).ProducesProblem(404);
        group.MapPost("/{name}/fill", UndrainAsync).ExcludeFromDescription(); // an earlier name
    }

    private static async Task<IReadOnlyList<ClusterResponse>> ListAsync(FractalDb db, ClusterDrivers drivers, CancellationToken cancellationToken)
    {
        var clusters = await db.Clusters.OrderBy(cluster => cluster.Name).ToListAsync(cancellationToken);
        return [.. clusters.Select(c => new ClusterResponse(c.Name, c.Driver, c.Region, [.. drivers.Limitations.GetValueOrDefault(c.Driver)?.Select(l => l.Text) ?? []], c.DrainingAt))];
    }

    private static async Task<IResult> DrainAsync([StringLength(64)] string name, ClaimsPrincipal by, DrainCluster cluster, CancellationToken cancellationToken) =>
        await cluster.DrainAsync(name, by.UserId(), cancellationToken) ? TypedResults.NoContent() : PlatformProblems.NotFound;

    private static async Task<IResult> UndrainAsync([StringLength(64)] string name, ClaimsPrincipal by, DrainCluster cluster, CancellationToken cancellationToken) =>
        await cluster.UndrainAsync(name, by.UserId(), cancellationToken) ? TypedResults.NoContent() : PlatformProblems.NotFound;
}
