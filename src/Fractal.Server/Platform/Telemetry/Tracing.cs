using System.Diagnostics;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// The source of the server's own spans. A span may contain names of apps, drivers and calls, ids of rows, problem codes and kinds of
/// errors. Never an email, an exception message, a raw address or a secret: traces leave this machine.
/// </summary>
internal static class Tracing
{
    public const string Name = "Fractal";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Marks the span as failed, with only the kind of error.</summary>
    public static void Fail(this Activity? span, Exception exception) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);
}
