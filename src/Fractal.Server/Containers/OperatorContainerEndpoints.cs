using System.ComponentModel.DataAnnotations;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Containers;

internal static class OperatorContainerEndpoints
{
    public static void MapOperatorContainers(this WebApplication app) =>
        app.MapGet("/v1/admin/containers", ListAsync).RequireAuthorization(AccessPolicies.Administrator)
            .WithTags("Containers").WithName("listContainers").WithSummary("List containers, newest first, with reasons of failures");

    private static Task<PageResponse<OperatorContainerResponse>> ListAsync(
        OperatorContainers containers, bool? live, [StringLength(64)] string? app, bool failed = false, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        containers.ListAsync(live, failed, app, page, cancellationToken);
}
