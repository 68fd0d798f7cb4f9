using System.Globalization;

namespace Fractal.Scaling.Policies;

/// <summary>
/// A size that is multiplied when few are left, as in PlayFab: ×1.5 below a half, ×3 below a quarter, ×4 when none are left.
/// </summary>
internal sealed class StepTablePolicy(int size, IReadOnlyList<(double Left, double Factor)> steps) : IPoolPolicy
{
    private const double MostFactor = 100;

    public string Name => "step-table";

    /// <summary>Parses "50x1.5/25x3"; null if it is invalid.</summary>
    public static IReadOnlyList<(double Left, double Factor)>? Steps(string text)
    {
        var steps = new List<(double, double)>();
        foreach (var step in text.Split('/'))
        {
            if (step.Split('x') is not [var left, var factor] || !Number(left, out var percent) || !Number(factor, out var times)) return null;
            if (percent is < 0 or > 100 || times < 1 || times > MostFactor) return null;
            steps.Add((percent / 100, times));
        }

        return steps;
    }

    public int Target(PoolReading reading, DateTimeOffset now) => (int)Math.Ceiling((size * Factor(reading)) - 1e-9);

    public string Explain(PoolReading reading, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"size {size} ×{Factor(reading):0.##} with {reading.Ready} ready");

    private static bool Number(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private double Factor(PoolReading reading)
    {
        var factor = 1.0;
        foreach (var step in steps)
        {
            if (reading.Ready <= step.Left * size) factor = Math.Max(factor, step.Factor);
        }

        return factor;
    }
}
