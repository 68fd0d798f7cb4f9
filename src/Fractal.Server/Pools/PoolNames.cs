using Fractal.Server.Apps;
using Fractal.Server.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools;

/// <summary>Shows pools as their app and region.</summary>
internal sealed class PoolNames(FractalDb db) : IAuditNames
{
    public IReadOnlyCollection<string> Nouns { get; } = ["pool"];

    public Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        db.Pools.Where(p => ids.Contains(p.Id)).Join(db.Apps, p => p.AppId, a => a.Id, (p, a) => new { p.Id, p.Region, a.Name })
            .ToDictionaryAsync(p => p.Id, p => $"{p.Name} in {p.Region}", cancellationToken);
}
