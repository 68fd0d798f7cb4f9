using Fractal.Server.Apps;
using Fractal.Server.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>Shows sessions as their app and the end of their id, as operators' pages do.</summary>
internal sealed class SessionNames(FractalDb db) : IAuditNames
{
    public IReadOnlyCollection<string> Nouns { get; } = ["session"];

    public Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => ids.Contains(s.Id)).Join(db.Apps, s => s.AppId, a => a.Id, (s, a) => new { s.Id, a.Name })
            .ToDictionaryAsync(s => s.Id, s => $"{s.Name} {s.Id.ToString()[^8..]}", cancellationToken);
}
