using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Containers;

internal static class OperatorContainerEndpoints
{
    public static void MapOperatorContainers(this WebApplication app)
    {
        var group = app.MapGroup("/v1/admin").RequireAuthorization(AccessPolicies.Administrator);
        group.MapGet("/containers", ListAsync).WithTags("Containers").WithName("listContainers").WithSummary("List containers, newest first, with reasons of failures");
        group.MapPost("/clusters/{name}/drain", DrainAsync).WithTags("Clusters").WithName("drainCluster").WithSummary("Drain a cluster").Produces(204).ProducesProblem(404);
        group.MapPost("/clusters/{name}/undrain", UndrainAsync).WithTags("Clusters").WithName("undrainCluster").WithSummary("Put a cluster back into service").Produces(204).ProducesProblem(404);
        group.MapPost("/clusters/{name}/fill", UndrainAsync).ExcludeFromDescription(); // an earlier name
    }

    private static Task<PageResponse<OperatorContainerResponse>> ListAsync(
        OperatorContainers containers, bool? live, [StringLength(64)] string? app, bool failed = false, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        containers.ListAsync(live, failed, app, page, cancellationToken);

    private static async Task<IResult> DrainAsync([StringLength(64)] string name, ClaimsPrincipal by, DrainCluster cluster, CancellationToken cancellationToken) =>
        await cluster.DrainAsync(name, by.UserId(), cancellationToken) ? TypedResults.NoContent() : PlatformProblems.NotFound;

    private static async Task<IResult> UndrainAsync([StringLength(64)] string name, ClaimsPrincipal by, DrainCluster cluster, CancellationToken cancellationToken) =>
        await cluster.UndrainAsync(name, by.UserId(), cancellationToken) ? TypedResults.NoContent() : PlatformProblems.NotFound;
}
