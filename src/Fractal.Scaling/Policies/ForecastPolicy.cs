using System.Globalization;
using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Policies;

/// <summary>Price and floor: holds what the expected demand is worth at one price, and never less than a floor. Both are learnt.</summary>
internal sealed class ForecastPolicy(double? price, int? floor) : IPoolPolicy
{
    /// <summary>One container while there are no counts.</summary>
    private const int Unknown = 1;

    public string Name => "forecast";

    public int Target(PoolReading reading, DateTimeOffset now) =>
        reading.Outlook is { } outlook && Tuning(reading) is { } tuning ? Math.Max(PriceCurve.Stock(outlook, tuning.Price), tuning.Floor) : floor ?? Unknown;

    public string Explain(PoolReading reading, DateTimeOffset now) =>
        reading.Outlook is { } outlook && Tuning(reading) is { } tuning
            ? string.Create(CultureInfo.InvariantCulture, $"{outlook.Mean * 60 / outlook.HorizonSeconds:0.##} starts/min expected for the next {outlook.HorizonSeconds:0} s, floor {tuning.Floor}")
            : "nothing was counted yet";

    /// <summary>An operator's options take precedence over learnt values.</summary>
    private Tuning? Tuning(PoolReading reading) =>
        (price ?? reading.Tuning?.Price) is { } worth ? new Tuning(worth, floor ?? reading.Tuning?.Floor ?? 0) : null;
}
