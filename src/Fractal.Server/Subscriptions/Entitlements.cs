using System.Text.Json;
using Fractal.Client.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Subscriptions;

/// <summary>What a user's subscription allows now, as the API presents it.</summary>
internal sealed class Entitlements(FractalDb db, TimeProvider clock)
{
    public async Task<(SubscriptionResponse Subscription, UsageResponse Usage)> DescribeAsync(Guid userId, CancellationToken cancellationToken)
    {
        var subscription = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.UserId == userId, cancellationToken);
        if (subscription is null) return (new SubscriptionResponse("none", Active: false, Tier: null, EndsAt: null), new UsageResponse(0, 0));
        var tier = await db.Tiers.AsNoTracking().FirstOrDefaultAsync(t => t.Name == subscription.TierName, cancellationToken);
        var active = tier is not null && subscription.IsActive(clock.GetUtcNow());
        var state = JsonNamingPolicy.CamelCase.ConvertName(subscription.State.ToString());
        return (new SubscriptionResponse(state, active, tier?.Name, subscription.EndsAt), new UsageResponse(subscription.LiveSessions, tier?.MaxLiveSessions ?? 0));
    }
}
