using Fractal.Client.Sessions;

namespace Fractal.Server.Sessions;

/// <summary>Log messages about sessions and the claim. An event keeps its id when its text changes.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(6001, LogLevel.Warning, "Deciding {Count} starts one by one: {Reason}")]
    public static partial void DecidingAlone(this ILogger logger, int count, string reason);

    [LoggerMessage(6002, LogLevel.Warning, "Deciding {Count} starts failed: {Reason}")]
    public static partial void DecidingFailed(this ILogger logger, int count, string reason);

    [LoggerMessage(6003, LogLevel.Error, "ALERT check counters: corrected the live sessions of user {User} from {Counted} to {Sessions}")]
    public static partial void LiveSessionsCorrected(this ILogger logger, Guid user, int counted, int sessions);

    [LoggerMessage(6004, LogLevel.Error,
        "ALERT check counters: corrected the queue length of app {App} in {Region} from {Counted} to {Queued}")]
    public static partial void QueueLengthCorrected(this ILogger logger, Guid app, string region, int counted, int queued);

    [LoggerMessage(6005, LogLevel.Information, "Session {Session} ends: {Reason} {Detail}")]
    public static partial void SessionEnds(this ILogger logger, Guid session, EndReason reason, string? detail);
}
