using System.Globalization;

namespace Fractal.Server.Portal;

/// <summary>Reads values from a query string. Anybody can edit it, so invalid values are ignored.</summary>
internal static class QueryValue
{
    /// <returns>The number if it is within its bounds; otherwise <paramref name="otherwise"/>.</returns>
    public static int Number(string? text, int otherwise, int least, int most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, least, most) : otherwise;

    public static bool Is(string? text) => bool.TryParse(text, out var value) && value;
}
