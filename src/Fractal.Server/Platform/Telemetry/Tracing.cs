using System.Diagnostics;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// Where the server's own spans come from. What a span may say: names of apps, drivers and calls, ids of rows, problem codes, kinds of errors.
/// Never an email, a message of an exception, an address as it was asked, or a secret: what is traced leaves this machine.
/// </summary>
internal static class Tracing
{
    public const string Name = "Fractal";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Marks the span as failed, by the kind of the error alone.</summary>
    public static void Fail(this Activity? span, Exception exception) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);
}
