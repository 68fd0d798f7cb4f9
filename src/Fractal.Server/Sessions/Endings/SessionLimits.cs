using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Subscriptions;

namespace Fractal.Server.Sessions.Endings;

/// <summary>A session's time limits: the shorter of app's and tier's.</summary>
internal sealed record SessionLimits(TimeSpan ConnectTimeout, TimeSpan ReconnectWindow, TimeSpan IdleTimeout, TimeSpan MaxDuration)
{
    public static SessionLimits Of(App app, Tier tier) => new(
        app.ConnectTimeout,
        Shorter(app.ReconnectWindow, tier.ReconnectWindow),
        Shorter(app.IdleTimeout, tier.IdleTimeout),
        Shorter(app.MaxDuration, tier.MaxDuration));

    /// <summary>The limit that ends a session next if nothing happens. A pure function.</summary>
    /// <param name="lastInputAt">When its user last pressed a key or moved the pointer.</param>
    /// <param name="subscriptionEndsAt">The end of the user's subscription period.</param>
    public static DeadlineResponse? NextDeadline(Session session, DateTimeOffset? lastInputAt, DateTimeOffset? subscriptionEndsAt)
    {
        var limits = session.Limits;
        DeadlineResponse? first = null;
        if (session.State is SessionState.Ending or SessionState.Ended) return null;
        if (session.ClaimedAt is { } claimed) Consider(claimed + limits.MaxDuration, EndReason.MaxDuration);
        Consider(subscriptionEndsAt, EndReason.SubscriptionEnded);
        if (session.State == SessionState.Claimed) Consider(session.ClaimedAt + limits.ConnectTimeout, EndReason.ConnectTimeout);
        if (session.State == SessionState.Disconnected) Consider(session.DisconnectedAt + limits.ReconnectWindow, EndReason.ReconnectTimeout);
        if (session.State == SessionState.Connected) Consider(Later(lastInputAt, session.ConnectedAt) + limits.IdleTimeout, EndReason.IdleTimeout);
        return first;

        void Consider(DateTimeOffset? at, EndReason reason)
        {
            if (at is { } time && (first is null || time < first.At)) first = new DeadlineResponse(time, reason);
        }
    }

    private static TimeSpan Shorter(TimeSpan app, TimeSpan? tier) => tier < app ? tier.Value : app;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
