namespace Fractal.Server.Pools;

/// <summary>Log messages about pools. An event keeps its id when its text changes.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(5001, LogLevel.Information, "Loaded demand history for {Pools} pools")]
    public static partial void HistoryLoaded(this ILogger logger, int pools);

    [LoggerMessage(5002, LogLevel.Information, "Pool {App} in {Region}: {Why}")]
    public static partial void PoolDecision(this ILogger logger, string app, string region, string why);

    [LoggerMessage(5003, LogLevel.Error,
        "App {App} could not be started {Failures} times in a row; it is tried every {Minutes} minutes, and when an operator retries: {Reason}")]
    public static partial void PoolHalted(this ILogger logger, string app, int failures, double minutes, string? reason);
}
