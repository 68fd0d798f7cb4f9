using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Subscriptions;

internal static class SubscriptionsExtensions
{
    public static void AddSubscriptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<SubscriptionOptions>("Fractal:Subscriptions");
        builder.Services.AddSingleton<OpenSubscription>();
        builder.Services.AddScoped<Entitlements>();
        builder.Services.AddScoped<SetSubscription>();
        builder.Services.AddScoped<TierList>();
        builder.Services.AddStartTask<ConfiguredTiersStartTask>();
    }
}
