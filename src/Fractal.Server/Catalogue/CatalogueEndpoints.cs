using System.Security.Claims;
using Fractal.Client.Apps;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Catalogue;

internal static class CatalogueEndpoints
{
    public static void AddCatalogue(this IServiceCollection services) => services.AddSingleton<AppCatalogue>();

    public static void MapCatalogue(this WebApplication app) =>
        app.MapGet("/v1/apps", ListAsync).RequireAuthorization(AccessPolicies.User).WithTags("Apps").WithName("listApps").WithSummary("List the user's apps");

    private static Task<IReadOnlyList<AppResponse>> ListAsync(ClaimsPrincipal user, AppCatalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.ListAsync(user.UserId(), cancellationToken);
}
