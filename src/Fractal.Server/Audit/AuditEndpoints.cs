using System.ComponentModel.DataAnnotations;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this WebApplication app) =>
        app.MapGet("/v1/admin/audit", ListAsync).RequireAuthorization(AccessPolicies.Administrator).WithTags("Audit").WithName("listAuditEntries").WithSummary("Get the audit log, newest first");

    private static Task<PageResponse<AuditResponse>> ListAsync(
        AuditLog log, [AsParameters] AuditFilter filter, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        log.ListAsync(filter, page, cancellationToken);
}
