using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>Shared helpers for all folders' instruments.</summary>
internal static class Instruments
{
    /// <summary>A gauge without updates for this long is not reported: its source has stopped, or another replica now reports it.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    private static readonly double[] UpToSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] UpToMinutes = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>Buckets for durations of milliseconds to seconds.</summary>
    public static Histogram<double> CreateShortTime(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = UpToSeconds });

    /// <summary>Buckets for durations of fractions of a second to minutes.</summary>
    public static Histogram<double> CreateLongTime(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = UpToMinutes });

    public static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    /// <summary>The API's spelling, such as <c>connectTimeout</c>.</summary>
    public static string LabelOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
