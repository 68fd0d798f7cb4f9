using System.Globalization;

namespace Fractal.Cli.Terminal;

/// <summary>Formats relative times.</summary>
internal static class RelativeTime
{
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "1 s",
        { TotalSeconds: < 100 } => Number(span.TotalSeconds) + " s",
        { TotalMinutes: < 100 } => Number(span.TotalMinutes) + " min",
        { TotalHours: < 48 } => Number(span.TotalHours) + " h",
        _ => Number(span.TotalDays) + " days",
    };

    public static string Since(DateTimeOffset time) => Span(TimeProvider.System.GetUtcNow() - time);

    /// <summary>The time until then; a clock that is slightly off gives no negative times.</summary>
    public static string Until(DateTimeOffset time) => Span(time - TimeProvider.System.GetUtcNow());

    private static string Number(double value) => Math.Round(value).ToString(CultureInfo.InvariantCulture);
}
