using Microsoft.Extensions.Options;

namespace Fractal.Server.Subscriptions;

/// <summary>Creates a new user's subscription row in the caller's transaction.</summary>
internal sealed class OpenSubscription(IOptions<SubscriptionOptions> options, TimeProvider clock)
{
    public void Add(FractalDb db, Guid userId)
    {
        var state = options.Value.Default;
        db.Add(new Subscription
        {
            UserId = userId,
            State = state,
            TierName = options.Value.Tier,
            EndsAt = state == SubscriptionState.Trialing ? clock.GetUtcNow() + options.Value.Trial : null,
        });
    }
}
