using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Watching;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Endings;

/// <summary>Updates the limits of live sessions after their user's subscription, its tier or their app has changed.</summary>
internal sealed class LimitsReconciler(Database database, SessionSignals sessions, TimeProvider clock) : Reconciler
{
    private const int Batch = 500;

    public override string Name => "update limits";

    public override TimeSpan Period => TimeSpan.FromSeconds(3);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var outdated = await Outdated(db).Take(Batch).ToListAsync(cancellationToken);
        foreach (var row in outdated) await UpdateAsync(db, row, cancellationToken);
        if (outdated.Count == Batch) Signal.Wake();
        return outdated.Count == 0 ? null : FormattableString.Invariant($"updated {outdated.Count}");
    }

    /// <summary>
    /// Sessions whose limits differ from the shorter of app's and tier's, or that are checked after the end of the subscription.
    /// </summary>
    private static IQueryable<Row> Outdated(FractalDb db) =>
        from session in db.Sessions.AsNoTracking()
        where session.State != SessionState.Ending && session.State != SessionState.Ended
        join app in db.Apps.AsNoTracking() on session.AppId equals app.Id
        join subscription in db.Subscriptions.AsNoTracking() on session.UserId equals subscription.UserId
        join tier in db.Tiers.AsNoTracking() on subscription.TierName equals tier.Name
        where session.Limits.ConnectTimeout != app.ConnectTimeout
            || session.Limits.ReconnectWindow != (tier.ReconnectWindow < app.ReconnectWindow ? tier.ReconnectWindow.Value : app.ReconnectWindow)
            || session.Limits.IdleTimeout != (tier.IdleTimeout < app.IdleTimeout ? tier.IdleTimeout.Value : app.IdleTimeout)
            || session.Limits.MaxDuration != (tier.MaxDuration < app.MaxDuration ? tier.MaxDuration.Value : app.MaxDuration)
            || session.LimitAt > subscription.EndsAt
        orderby session.Id
        select new Row(session, app, tier);

    private async Task UpdateAsync(FractalDb db, Row row, CancellationToken cancellationToken)
    {
        var (limits, now) = (SessionLimits.Of(row.App, row.Tier), clock.GetUtcNow());
        var updated = await db.Sessions.Where(s => s.Id == row.Session.Id && s.State == row.Session.State).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Limits.ConnectTimeout, limits.ConnectTimeout).SetProperty(s => s.Limits.ReconnectWindow, limits.ReconnectWindow)
                .SetProperty(s => s.Limits.IdleTimeout, limits.IdleTimeout).SetProperty(s => s.Limits.MaxDuration, limits.MaxDuration)
                .SetProperty(s => s.LimitAt, s => s.ClaimedAt == null ? null : now),
            cancellationToken);
        if (updated == 0) return; // Its state has changed; the next run reads it again.
        sessions.OnChanged(row.Session.Id);
        if (row.Session.ClaimedAt is not null) sessions.OnLimit(now);
    }

    private sealed record Row(Session Session, App App, Tier Tier);
}
