namespace Fractal.Server.Subscriptions;

/// <summary>Log messages about subscriptions. An event keeps its id when its text changes.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(7001, LogLevel.Warning, "Tier {Tier} refers to the unknown app {App}")]
    public static partial void UnknownAppInTier(this ILogger logger, string tier, string app);
}
