namespace Fractal.Server.Clusters;

/// <summary>Log messages about clusters. An event keeps its id when its text changes.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(2001, LogLevel.Warning, "NOT ENFORCED on cluster {Cluster}: {Limitation}")]
    public static partial void NotEnforced(this ILogger logger, string cluster, string limitation);

    [LoggerMessage(2002, LogLevel.Warning,
        "Another server uses this database. Containers of an embedded driver belong to one server, and only that server can stream them")]
    public static partial void DatabaseShared(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "Starting the driver of cluster {Cluster} failed: {Reason}")]
    public static partial void DriverNotStarted(this ILogger logger, string cluster, string reason);
}
