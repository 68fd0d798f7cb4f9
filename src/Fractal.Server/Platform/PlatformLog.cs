using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.Connections;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Platform;

/// <summary>Log messages about the server itself. An event keeps its id when its text changes.</summary>
internal static partial class PlatformLog
{
    [LoggerMessage(4001, LogLevel.Warning,
        "Refusing connections: {Limit} limit reached ({Open} open). See Fractal:Limits and the process's limit of open files")]
    public static partial void RefusingConnections(this ILogger logger, ConnectionLimit limit, int open);

    [LoggerMessage(4002, LogLevel.Warning,
        "Refusing {Method} {Path} from the foreign origin {Origin}; this server's is {Own}. If users reach it at that address, set Fractal:PublicUrl to it")]
    public static partial void RefusingForeignOrigin(this ILogger logger, string method, string? path, string origin, WebOrigin? own);

    [LoggerMessage(4003, LogLevel.Warning,
        "The installation key is not the one this database was created with. All earlier sign-ins have ended")]
    public static partial void KeyReplaced(this ILogger logger);

    [LoggerMessage(4004, LogLevel.Warning,
        "Deleted {Count} data protection keys sealed with a retired installation key. Their sign-ins have ended")]
    public static partial void RetiredKeysDeleted(this ILogger logger, int count);

    [LoggerMessage(4005, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string? path);

    [LoggerMessage(4006, LogLevel.Information, "{Reconciler}: {Result}")]
    public static partial void ReconcilerDid(this ILogger logger, string reconciler, string result);

    [LoggerMessage(4007, LogLevel.Error, "{Reconciler} failed {Failures} times in a row: {Why}")]
    public static partial void ReconcilerFailed(this ILogger logger, Exception exception, string reconciler, int failures, string why);

    [LoggerMessage(4008, LogLevel.Error, "{Reconciler} failed to compute its next run")]
    public static partial void NextRunFailed(this ILogger logger, Exception exception, string reconciler);

    [LoggerMessage(4009, LogLevel.Information, "Fractal {Version} is ready: {Address}  Ctrl-C ends it and every container.")]
    public static partial void Ready(this ILogger logger, string version, string address);

    [LoggerMessage(4010, LogLevel.Information, "Fractal has ended.")]
    public static partial void Ended(this ILogger logger);

    [LoggerMessage(4011, LogLevel.Error, "{What} did not stop within {Seconds} s. The next start cleans up")]
    public static partial void StopTimedOut(this ILogger logger, Exception exception, string what, double seconds);

    [LoggerMessage(4012, LogLevel.Warning, "Lost the leader lease: {Reason}")]
    public static partial void LeaseLost(this ILogger logger, string reason);

    [LoggerMessage(4013, LogLevel.Information, "Acquired the leader lease: this server runs the singleton reconcilers")]
    public static partial void LeaseAcquired(this ILogger logger);

    [LoggerMessage(4014, LogLevel.Information, "Migrating {Database}: {Migrations}")]
    public static partial void Migrating(this ILogger logger, string database, string migrations);

    [LoggerMessage(4015, LogLevel.Warning, "Notifications between servers are interrupted: {Reason}")]
    public static partial void NotificationsInterrupted(this ILogger logger, string reason);

    [LoggerMessage(4016, LogLevel.Error, "Handling the notification {Word} of another server failed")]
    public static partial void NotificationFailed(this ILogger logger, Exception exception, string word);

    [LoggerMessage(4017, LogLevel.Critical,
        "Another server took over this database during the outage, and this driver allows only one. Stopping. {Reason}")]
    public static partial void DatabaseTakenOver(this ILogger logger, string reason);

    [LoggerMessage(4018, LogLevel.Warning, "The database {Database} is not responding: {Reason}")]
    public static partial void DatabaseUnavailable(this ILogger logger, DatabaseAddress database, string reason);

    [LoggerMessage(4019, LogLevel.Information,
        "Another server is starting on {Database} and may be migrating it. Waiting for up to two minutes")]
    public static partial void WaitingForStart(this ILogger logger, DatabaseAddress database);
}
