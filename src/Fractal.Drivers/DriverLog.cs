using Microsoft.Extensions.Logging;

namespace Fractal.Drivers;

/// <summary>Log messages about drivers. An event keeps its id when its text changes.</summary>
internal static partial class DriverLog
{
    [LoggerMessage(8001, LogLevel.Error, "Cleaning up a container failed")]
    public static partial void CleanupFailed(this ILogger logger, Exception exception);

    [LoggerMessage(8002, LogLevel.Warning, "Container {Container} ended unexpectedly: {Detail}")]
    public static partial void ContainerEndedUnexpectedly(this ILogger logger, Guid container, string? detail);

    [LoggerMessage(8003, LogLevel.Error, "Unexpected error in a simulated container")]
    public static partial void SimulationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(8004, LogLevel.Debug, "Simulated container {Container} ended unexpectedly: {Detail}")]
    public static partial void SimulatedContainerEnded(this ILogger logger, Guid container, string? detail);
}
