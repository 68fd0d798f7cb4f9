using Fractal.Client.Apps;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Catalogue;

/// <summary>The apps as one user sees them: which start at once, which the tier includes, and which have a session to return to.</summary>
internal sealed class AppCatalogue(Database database, AppLimitations limitations)
{
    public async Task<IReadOnlyList<AppResponse>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var apps = await db.Apps.AsNoTracking().Where(a => a.Enabled).OrderBy(a => a.Position).ToListAsync(cancellationToken);
        var tierName = await db.Subscriptions.Where(s => s.UserId == userId).Select(s => s.TierName).FirstOrDefaultAsync(cancellationToken);
        var tier = await db.Tiers.AsNoTracking().FirstOrDefaultAsync(t => t.Name == tierName, cancellationToken);
        var ready = await db.Containers.Where(c => c.State == ContainerState.Ready).Select(c => c.AppId).Distinct().ToListAsync(cancellationToken);
        var levels = await db.PoolLevels.AsNoTracking().Where(l => l.Region == Regions.Default)
            .ToDictionaryAsync(l => l.AppId, cancellationToken);
        var sessions = await db.Sessions.Where(s => s.UserId == userId && s.State != SessionState.Ending && s.State != SessionState.Ended)
            .OrderBy(s => s.CreatedAt).Select(s => new { s.AppId, s.Id }).ToListAsync(cancellationToken);
        var networkAppLimitations = limitations.OfNetworkApps;
        var versions = await db.AppVersions.AsNoTracking().Where(v => db.Apps.Any(a => a.CurrentVersionId == v.Id)).ToDictionaryAsync(v => v.Id, cancellationToken);
        return
        [
            .. apps.Select(app =>
            {
                var pool = levels.GetValueOrDefault(app.Id);
                var warm = ready.Contains(app.Id) && pool?.Queued is null or 0;
                var eta = warm ? 0 : Math.Max(1, (int)Math.Ceiling(pool?.LeadTime.TotalSeconds ?? 5));
                return new AppResponse(
                    app.Name, app.Title, app.Description, app.IconUrl, warm, eta,
                    tier?.Includes(app.Name) ?? false, sessions.LastOrDefault(s => s.AppId == app.Id)?.Id, warm || pool?.HaltedBecause is null,
                    versions.GetValueOrDefault(app.CurrentVersionId)?.Spec.Network == true && networkAppLimitations.Count > 0 ? networkAppLimitations : null);
            }),
        ];
    }
}
