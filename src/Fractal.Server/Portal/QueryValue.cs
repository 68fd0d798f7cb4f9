using System.Globalization;

namespace Fractal.Server.Portal;

/// <summary>Reads what an address says behind its question mark. Anybody can write there: what makes no sense counts as if it were not there.</summary>
internal static class QueryValue
{
    /// <returns>The number within its bounds; <paramref name="otherwise"/> if it is none.</returns>
    public static int Number(string? text, int otherwise, int least, int most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, least, most) : otherwise;

    public static bool Is(string? text) => bool.TryParse(text, out var value) && value;
}
