using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Audit;

/// <summary>The audit log, for operators.</summary>
internal sealed class AuditLog(FractalDb db)
{
    public Task<PageResponse<AuditResponse>> ListAsync(int page, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().AsNoTracking().OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
            .Select(e => new AuditResponse(e.Id, e.At, e.ActorId, e.Action, e.Subject, e.Detail)).PageAsync(page, cancellationToken);
}
