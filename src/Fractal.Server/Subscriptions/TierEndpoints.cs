using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Subscriptions;

internal static class TierEndpoints
{
    public static void MapTiers(this WebApplication app) =>
        app.MapGet("/v1/admin/tiers", ListAsync).RequireAuthorization(AccessPolicies.Administrator).WithTags("Apps").WithName("listTiers").WithSummary("List tiers");

    private static Task<IReadOnlyList<OperatorTierResponse>> ListAsync(TierList tiers, CancellationToken cancellationToken) => tiers.ListAsync(cancellationToken);
}
