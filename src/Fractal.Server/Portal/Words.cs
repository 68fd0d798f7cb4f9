using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Server.Portal;

/// <summary>What the pages say of ends and refusals, in words for the person before them.</summary>
internal static class Words
{
    private static readonly Dictionary<EndReason, string> Ends = new()
    {
        [EndReason.UserEnded] = "You ended it.",
        [EndReason.AppExited] = "The app was closed.",
        [EndReason.OutOfMemory] = "The app used all the memory of its container and was stopped. If this happens again, ask your operator for more memory.",
        [EndReason.ConnectTimeout] = "It was not opened in time.",
        [EndReason.ReconnectTimeout] = "You were away for longer than it is kept.",
        [EndReason.IdleTimeout] = "Nobody used it for a while.",
        [EndReason.MaxDuration] = "Its longest time was reached.",
        [EndReason.QuotaUsed] = "Your subscription's time is used up.",
        [EndReason.HostLost] = "The machine it ran on was lost. That was not your doing.",
        [EndReason.StartFailed] = "The app could not be started. Its operator can see why.",
        [EndReason.SubscriptionEnded] = "Your subscription has ended.",
        [EndReason.AdminEnded] = "An operator ended it.",
        [EndReason.Canceled] = "It was given up while it waited.",
        [EndReason.Surplus] = "It was no longer needed.",
        [EndReason.Replaced] = "It was replaced by a newer version.",
    };

    /// <summary>What is about to happen, to finish the sentence "This session ends in 0:59: …".</summary>
    private static readonly Dictionary<EndReason, string> Warnings = new()
    {
        [EndReason.IdleTimeout] = "nobody has used it for a while. Move the pointer to stay.",
        [EndReason.MaxDuration] = "its longest time is reached. Save what you need elsewhere.",
        [EndReason.SubscriptionEnded] = "your subscription ends. Renew it to stay.",
    };

    public static string Of(EndReason? reason) => reason is { } known && Ends.TryGetValue(known, out var words) ? words : "It is over.";

    public static IReadOnlyDictionary<string, string> AllEnds => Ends.ToDictionary(e => Name(e.Key), e => e.Value, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> AllWarnings => Warnings.ToDictionary(e => Name(e.Key), e => e.Value, StringComparer.Ordinal);

    public static string Of(SessionState state) => state switch
    {
        SessionState.Queued => "Waiting for a machine",
        SessionState.Claimed => "Ready to open",
        SessionState.Connected => "Open",
        SessionState.Disconnected => "Kept for you",
        SessionState.Ending => "Ending",
        _ => "Ended",
    };

    /// <summary>Why a click on an app did not start it.</summary>
    public static string Refusal(string code) => code switch
    {
        ProblemCodes.SubscriptionInactive => "You have no active subscription. Take or renew one to start apps.",
        ProblemCodes.AppNotInTier => "This app is not part of your subscription.",
        ProblemCodes.AppUnknown => "This app is no longer offered.",
        ProblemCodes.QuotaExceeded => "You have as many sessions as your subscription allows. End one, then start again.",
        ProblemCodes.CapacityExhausted => "This app can't be started at the moment. Nothing was lost; try again in a minute.",
        ProblemCodes.RateLimited => "That was very quick. Wait a moment, then try again.",
        _ => "This did not work. Nothing was lost; try again in a moment.",
    };

    private static string Name(EndReason reason) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
