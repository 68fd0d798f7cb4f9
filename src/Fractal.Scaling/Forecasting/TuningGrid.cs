namespace Fractal.Scaling.Forecasting;

/// <summary>
/// All evaluated tunings: prices from 20 s to 2·10⁶ s in equal ratios, times floors. A low price with a floor is a fixed buffer.
/// </summary>
internal static class TuningGrid
{
    public const int Prices = 32, Cells = Prices * 33;
    private const double Least = 20, Most = 2e6;

    public static readonly short[] Floors =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 17, 20, 23, 26, 30, 34, 39, 45, 52, 60, 70, 80, 95, 110, 130, 150, 175, 200, 235, 270];

    /// <summary>1/v of each price, descending.</summary>
    public static readonly double[] Worth = [.. Enumerable.Range(0, Prices).Select(i => 1 / Price(i))];

    public static Tuning Of(int cell) => new(Price(cell % Prices), Floors[cell / Prices]);

    private static double Price(int i) => Least * Math.Pow(Most / Least, i / (Prices - 1.0));
}
