using Microsoft.Extensions.Logging.Console;

namespace Fractal.Server.Platform.Telemetry;

internal static class LoggingExtensions
{
    /// <summary>
    /// JSON lines for machines, each with its trace id, or plain lines for a person at a terminal (<c>Fractal:Logs=plain</c>).
    /// </summary>
    public static void AddFractalLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // The proxy warns, with a stack trace, about each stream whose browser disconnects.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Error);
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (builder.Configuration["Fractal:Logs"] == "plain")
            builder.Logging.AddConsole(options => options.FormatterName = PlainFormatter.FormatterName).AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
        else
            builder.Logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat, options.IncludeScopes) = (true, "O", true));
    }
}
