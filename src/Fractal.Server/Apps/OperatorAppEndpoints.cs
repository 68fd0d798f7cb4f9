using System.ComponentModel.DataAnnotations;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Apps;

internal static class OperatorAppEndpoints
{
    public static void MapOperatorApps(this WebApplication app) =>
        app.MapGet("/v1/admin/apps", ListAsync).RequireAuthorization(AccessPolicies.Administrator).WithTags("Apps").WithName("listConfiguredApps").WithSummary("List apps with their effective configuration");

    private static Task<PageResponse<OperatorAppResponse>> ListAsync(
        OperatorApps apps, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) => apps.ListAsync(page, cancellationToken);
}
