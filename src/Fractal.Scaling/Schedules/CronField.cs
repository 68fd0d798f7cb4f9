using System.Globalization;

namespace Fractal.Scaling.Schedules;

/// <summary>One of the five fields: numbers, names, ranges, steps and lists of them, as a bit set.</summary>
internal sealed class CronField(string name, int least, int most, string[] names)
{
    public static readonly CronField Minute = new("minute", 0, 59, []);
    public static readonly CronField Hour = new("hour", 0, 23, []);
    public static readonly CronField DayOfMonth = new("day of the month", 1, 31, []);
    public static readonly CronField Month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);
    public static readonly CronField DayOfWeek = new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <returns>The set, or the error.</returns>
    public (ulong Set, string? Error) Parse(string text)
    {
        ulong set = 0;
        foreach (var part in text.Split(','))
        {
            var pieces = part.Split('/');
            var step = 1;
            if (pieces.Length > 2 || (pieces.Length == 2 && (!Number(pieces[1], out step) || step < 1 || step > most))) return (0, Wrong(part));
            if (!Range(pieces[0], pieces.Length == 2, out var from, out var to)) return (0, Wrong(part));
            for (var value = from; value <= to; value += step) set |= 1UL << value;
        }

        return (set, null);
    }

    private bool Range(string text, bool stepped, out int from, out int to)
    {
        (from, to) = (least, most);
        if (text == "*") return true;
        var ends = text.Split('-');
        if (ends.Length > 2 || !Value(ends[0], out from)) return false;
        to = stepped ? most : from;
        return (ends.Length == 1 || Value(ends[1], out to)) && from <= to;
    }

    private bool Value(string text, out int value)
    {
        var index = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) value = index + least;
        else if (!Number(text, out value)) return false;
        return value >= least && value <= most;
    }

    private string Wrong(string part) => string.Create(CultureInfo.InvariantCulture, $"\"{part}\" is no {name}: {least} to {most}, as in 5, 1-4, */15 or 0,30");

    private static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
