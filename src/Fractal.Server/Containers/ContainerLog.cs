using Fractal.Client.Sessions;

namespace Fractal.Server.Containers;

/// <summary>Log messages about containers. An event keeps its id when its text changes.</summary>
internal static partial class ContainerLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Listing cluster {Cluster} failed")]
    public static partial void ListingFailed(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(3002, LogLevel.Error, "ALERT check containers: {Trouble}")]
    public static partial void CheckTrouble(this ILogger logger, string trouble);

    [LoggerMessage(3003, LogLevel.Error, "Deleting container {Container} failed {Times} times. Retrying in {Seconds} s")]
    public static partial void DeletionFailed(this ILogger logger, Exception exception, Guid container, int times, double seconds);

    [LoggerMessage(3004, LogLevel.Information, "Container {Container} ends: {Reason} {Detail}")]
    public static partial void ContainerEnds(this ILogger logger, Guid container, EndReason reason, string? detail);

    [LoggerMessage(3005, LogLevel.Warning, "Ended {Containers} containers of an earlier run of the server")]
    public static partial void EarlierContainersEnded(this ILogger logger, int containers);

    [LoggerMessage(3006, LogLevel.Debug, "Checking whether container {Container} was launched failed")]
    public static partial void LaunchCheckFailed(this ILogger logger, Exception exception, Guid container);

    [LoggerMessage(3007, LogLevel.Warning, "Launching container {Container} reported an error, but the container is running")]
    public static partial void LaunchErrorIgnored(this ILogger logger, Exception exception, Guid container);

    [LoggerMessage(3008, LogLevel.Error, "Launching container {Container} failed: {Detail}")]
    public static partial void LaunchFailed(this ILogger logger, Exception exception, Guid container, string detail);

    [LoggerMessage(3009, LogLevel.Error, "Ending container {Container} after its failed launch failed")]
    public static partial void EndAfterLaunchFailed(this ILogger logger, Exception exception, Guid container);

    [LoggerMessage(3010, LogLevel.Warning, "The cluster did not say whether container {Container} ran out of memory")]
    public static partial void MemoryShortageUnknown(this ILogger logger, Exception exception, Guid container);

    [LoggerMessage(3011, LogLevel.Warning, "Deleting orphaned workload {Container} on {Cluster}")]
    public static partial void DeletingOrphan(this ILogger logger, Guid container, string cluster);

    [LoggerMessage(3012, LogLevel.Error, "ALERT sweep containers: {Trouble}")]
    public static partial void SweepTrouble(this ILogger logger, string trouble);

    [LoggerMessage(3013, LogLevel.Error, "Watching exits of the {Driver} driver failed. Listings will find missed exits")]
    public static partial void WatchFailed(this ILogger logger, Exception exception, string driver);
}
