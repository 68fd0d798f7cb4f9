using System.Globalization;

namespace Fractal.Server.Portal.Operators;

/// <summary>Formats durations in the largest unit that represents them exactly.</summary>
internal static class Durations
{
    private static readonly (double Seconds, string Unit)[] Units = [(86_400, "d"), (3_600, "h"), (60, "min")];

    /// <returns>Such as "90 s", "15 min" or "8 h".</returns>
    public static string Of(double seconds)
    {
        var (length, unit) = Units.FirstOrDefault(u => seconds >= u.Seconds && seconds % u.Seconds == 0, (1, "s"));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length:0.###} {unit}");
    }
}
