using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fractal.Scaling.Schedules;

/// <summary>Sizes by time of day and week: "0 8 * * mon-fri 20; 0 20 * * * 2". The entry that occurred last applies.</summary>
public sealed class PoolSchedule
{
    private const int MostEntries = 100;

    private readonly List<(CronExpression Cron, int Size)> entries;
    private readonly TimeZoneInfo zone;

    private PoolSchedule(List<(CronExpression Cron, int Size)> entries, TimeZoneInfo zone) => (this.entries, this.zone) = (entries, zone);

    /// <summary>Parses entries of five fields and a size, separated by semicolons.</summary>
    public static bool TryParse(string text, TimeZoneInfo zone, [NotNullWhen(true)] out PoolSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (schedule, error) = (null, null);
        var read = new List<(CronExpression, int)>();
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var space = entry.LastIndexOf(' ');
            if (space < 0 || !int.TryParse(entry[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                error = $"\"{entry}\" does not end with a size: five fields and a number, as in 0 8 * * mon-fri 20";
            else if (CronExpression.TryParse(entry[..space], out var cron, out error)) read.Add((cron, size));
            if (error is not null) return false;
        }

        if (read.Count is 0 or > MostEntries) error = read.Count == 0 ? "a schedule needs an entry, as in 0 8 * * mon-fri 20" : $"a schedule has at most {MostEntries} entries";
        if (error is not null) return false;
        schedule = new PoolSchedule(read, zone);
        return true;
    }

    /// <summary>
    /// The current size; null before the first occurrence. Of two entries at the same minute the later in the list applies.
    /// </summary>
    public int? SizeAt(DateTimeOffset now)
    {
        (DateTimeOffset Time, int Size)? last = null;
        foreach (var (cron, size) in entries)
        {
            if (cron.Previous(now, zone) is { } time && !(time < last?.Time)) last = (time, size);
        }

        return last?.Size;
    }
}
