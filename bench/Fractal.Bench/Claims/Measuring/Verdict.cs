using System.Globalization;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>A measured figure beside its required value.</summary>
internal sealed record Verdict(string Figure, string Target, string Is, bool Reached)
{
    public static Verdict AtLeast(string figure, double value, double target) => new(figure, "at least " + Text(target), Text(value), value >= target);

    public static Verdict AtMost(string figure, double value, double target) => new(figure, "at most " + Text(target), Text(value), value <= target);

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
