using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>What every folder's instruments have in common.</summary>
internal static class Instruments
{
    /// <summary>A gauge that was not set for so long says nothing: its source has stopped, or is another replica's by now.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    private static readonly double[] UpToSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] UpToMinutes = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>A time of milliseconds to seconds.</summary>
    public static Histogram<double> CreateShortTime(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = UpToSeconds });

    /// <summary>A time of fractions of a second to minutes.</summary>
    public static Histogram<double> CreateLongTime(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = UpToMinutes });

    public static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    /// <summary>As the API spells it: <c>connectTimeout</c>.</summary>
    public static string LabelOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
