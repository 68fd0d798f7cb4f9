using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Fractal.Client.Durations;

/// <summary>
/// The one text format of durations, in settings, on the command line and in requests: numbers with units (<c>90s</c>, <c>30min</c>, <c>24h</c>, <c>7d</c>,
/// <c>1h30min</c>, <c>250ms</c>) or ISO 8601 (<c>PT1H30M</c>). Forms whose meaning is easily mistaken (<c>24:00:00</c>, <c>5</c>) are rejected.
/// </summary>
public static partial class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))];

    /// <summary>Parses a duration.</summary>
    /// <param name="text">The text; surrounding space is ignored.</param>
    /// <param name="duration">The parsed duration, never negative; zero if the text is invalid.</param>
    /// <param name="error">Null, or a sentence that says what is wrong and what to write instead.</param>
    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string? text, out TimeSpan duration, out string? error)
    {
        duration = TimeSpan.Zero;
        var trimmed = text?.Trim() ?? "";
        try
        {
            error = Read(trimmed, ref duration);
        }
        catch (Exception exception) when (exception is OverflowException or FormatException)
        {
            error = $"\"{trimmed}\" is too long for a duration.";
        }

        return error is null;
    }

    /// <summary>Formats a duration in the largest unit without a fraction: <c>90s</c>, <c>30min</c>, <c>24h</c>, <c>7d</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        foreach (var (unit, length) in Units)
        {
            // One day is written as 24h; days are used from two on.
            if (duration.Ticks % length.Ticks != 0 || (unit == "d" && duration < 2 * length)) continue;
            return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / length.Ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }

    private static string? Read(string text, ref TimeSpan duration)
    {
        if (text.Length == 0) return "It is empty. Write a duration, such as 30min.";
        if (text[0] is 'P') return ReadIso(text, ref duration);
        if (Number().IsMatch(text)) return $"\"{text}\" has no unit. Write {text}s, {text}min, {text}h or {text}d.";
        if (OldForm().Match(text) is { Success: true } old) return $"\"{text}\" is easily mistaken. Write {Format(Meant(old))}.";
        if (Minutes().IsMatch(text)) return $"\"{text}\" could mean minutes or months. Write {text.Replace("m", "min", StringComparison.Ordinal)}.";
        if (Parts().Match(text) is not { Success: true } parts) return $"\"{text}\" is no duration. Write 90s, 30min, 24h or 7d.";
        foreach (var (unit, length) in Units)
            if (parts.Groups[unit] is { Success: true } amount) duration += length * double.Parse(amount.Value, CultureInfo.InvariantCulture);
        return null;
    }

    private static string? ReadIso(string text, ref TimeSpan duration)
    {
        if (text.Contains('Y', StringComparison.Ordinal) || text.Split('T')[0].Contains('M', StringComparison.Ordinal)) return $"\"{text}\" has years or months, whose length varies. Write days.";
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return null;
        }
        catch (FormatException)
        {
            return $"\"{text}\" is no duration of ISO 8601. Write PT1H30M, P7D or 90min.";
        }
    }

    /// <summary>As typically written: days and hours apart, however many hours.</summary>
    private static TimeSpan Meant(Match old) =>
        TimeSpan.FromDays(Part(old, "d")) + TimeSpan.FromHours(Part(old, "h")) + TimeSpan.FromMinutes(Part(old, "min")) + TimeSpan.FromSeconds(Part(old, "s"));

    private static double Part(Match match, string name) => match.Groups[name] is { Success: true } part ? double.Parse(part.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\d+(\.\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^((?<d>\d{1,8})\.)?(?<h>\d{1,8}):(?<min>\d{1,8})(:(?<s>\d{1,8}(\.\d+)?))?$")]
    private static partial Regex OldForm();

    [GeneratedRegex(@"^\d+(\.\d+)?m$")]
    private static partial Regex Minutes();

    [GeneratedRegex(@"^(?=.)((?<d>\d+(\.\d+)?)d)?\s*((?<h>\d+(\.\d+)?)h)?\s*((?<min>\d+(\.\d+)?)min)?\s*((?<s>\d+(\.\d+)?)s)?\s*((?<ms>\d+(\.\d+)?)ms)?$")]
    private static partial Regex Parts();
}
