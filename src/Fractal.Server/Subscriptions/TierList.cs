using Fractal.Client.Administration;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Subscriptions;

/// <summary>The tiers, for operators.</summary>
internal sealed class TierList(FractalDb db)
{
    public async Task<IReadOnlyList<OperatorTierResponse>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await db.Tiers.AsNoTracking().OrderBy(t => t.Name).ToListAsync(cancellationToken)).Select(t => new OperatorTierResponse(
            t.Name, t.Title, t.Apps, t.MaxLiveSessions, t.Priority, t.ReconnectWindow?.TotalSeconds, t.IdleTimeout?.TotalSeconds, t.MaxDuration?.TotalSeconds))];
}
