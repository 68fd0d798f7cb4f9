using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Server.Portal;

/// <summary>Texts of the pages for end reasons and rejected starts.</summary>
internal static class PageText
{
    private static readonly Dictionary<EndReason, string> Ends = new()
    {
        [EndReason.UserEnded] = "You ended the session.",
        [EndReason.AppExited] = "The app was closed.",
        [EndReason.OutOfMemory] = "The app used all the memory of its container and was stopped. If this happens again, ask your operator for more memory.",
        [EndReason.ConnectTimeout] = "The session was not opened in time.",
        [EndReason.ReconnectTimeout] = "You were disconnected for too long.",
        [EndReason.IdleTimeout] = "The session was inactive for too long.",
        [EndReason.MaxDuration] = "Maximum session time reached.",
        [EndReason.HostLost] = "The machine or server that ran the session failed.",
        [EndReason.StartFailed] = "The app could not be started. Contact your operator if this happens again.",
        [EndReason.SubscriptionEnded] = "Your subscription has ended.",
        [EndReason.AdminEnded] = "An operator ended the session.",
        [EndReason.Canceled] = "The start was canceled.",
        [EndReason.Surplus] = "The container was no longer needed.",
        [EndReason.Replaced] = "The container was replaced by a newer version.",
    };

    /// <summary>Completes the sentence "This session ends in 0:59: …".</summary>
    private static readonly Dictionary<EndReason, string> Warnings = new()
    {
        [EndReason.IdleTimeout] = "no input for a while. Move the pointer to stay.",
        [EndReason.MaxDuration] = "maximum session time reached. Save your work elsewhere.",
        [EndReason.SubscriptionEnded] = "your subscription ends.",
    };

    public static string Of(EndReason? reason) => reason is { } known && Ends.TryGetValue(known, out var words) ? words : "The session has ended.";

    public static IReadOnlyDictionary<string, string> AllEnds => Ends.ToDictionary(e => Name(e.Key), e => e.Value, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> AllWarnings => Warnings.ToDictionary(e => Name(e.Key), e => e.Value, StringComparer.Ordinal);

    public static string Of(SessionState state) => state switch
    {
        SessionState.Queued => "Queued",
        SessionState.Claimed => "Ready",
        SessionState.Connected => "Connected",
        SessionState.Disconnected => "Disconnected",
        SessionState.Ending => "Ending",
        _ => "Ended",
    };

    /// <summary>Why a click on an app did not start it.</summary>
    public static string Refusal(string code) => code switch
    {
        ProblemCodes.SubscriptionInactive => "You have no active subscription. Contact your operator.",
        ProblemCodes.AppNotInTier => "This app is not part of your subscription.",
        ProblemCodes.AppUnknown => "This app is no longer available.",
        ProblemCodes.QuotaExceeded => "You have reached your maximum number of sessions. End one, then try again.",
        ProblemCodes.CapacityExhausted => "This app is unavailable. Try again in a minute.",
        ProblemCodes.RateLimited => "Too many requests. Wait a moment, then try again.",
        _ => "Something went wrong. Try again.",
    };

    private static string Name(EndReason reason) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
