using System.Globalization;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Simulation;

/// <summary>Parses a fraction of starts: 99%, 99 or 0.99.</summary>
internal static class HitTarget
{
    /// <returns>The fraction; null if it is not between 50 % and 99.99 %.</returns>
    public static double? Parse(string text)
    {
        var percent = text.EndsWith('%');
        if (!double.TryParse(text.TrimEnd('%').TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        var share = percent || number > 1 ? number / 100 : number;
        return share is >= 0.5 and <= 0.9999 ? share : null;
    }

    public static string Wrong(string option, string text) => $"{option} is \"{text}\"; it is a share from 50% to 99.99%.";

    /// <exception cref="CliException">It is not a valid fraction.</exception>
    public static double? Read(string option, string text) => Parse(text) ?? throw new CliException(Wrong(option, text), ExitCodes.Usage);
}
