using System.Diagnostics.CodeAnalysis;

namespace Fractal.Scaling.Schedules;

/// <summary>
/// A cron expression: minute, hour, day of the month, month, day of the week, in a time zone. If both days are restricted, either matches.
/// A time skipped by a clock change occurs right after it; one that occurs twice counts the first time.
/// </summary>
public sealed class CronExpression
{
    /// <summary>Leap days can be eight years apart.</summary>
    private const int MostDaysBack = (8 * 366) + 1;

    private readonly ulong minutes, hours, days, months, weekdays;
    private readonly bool anyDay, anyWeekday;

    private CronExpression(ulong[] sets, string[] fields)
    {
        (minutes, hours, days, months) = (sets[0], sets[1], sets[2], sets[3]);
        weekdays = sets[4] | (sets[4] >> 7);
        (anyDay, anyWeekday) = (fields[2][0] == '*', fields[4][0] == '*');
    }

    /// <summary>Parses the five fields.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? cron, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        cron = null;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        error = fields.Length == 5 ? null : $"\"{text}\" has {fields.Length} fields, not five: minute, hour, day of the month, month, day of the week";
        if (error is not null) return false;
        CronField[] kinds = [CronField.Minute, CronField.Hour, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek];
        var read = kinds.Zip(fields, (kind, field) => kind.Parse(field)).ToList();
        error = read.Select(r => r.Error).FirstOrDefault(e => e is not null);
        if (error is not null) return false;
        cron = new CronExpression([.. read.Select(r => r.Set)], fields);
        return true;
    }

    /// <summary>The last occurrence at or before a time; null if there is none within eight years.</summary>
    public DateTimeOffset? Previous(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        for (var (date, left) = (local.Date, MostDaysBack); left > 0 && date > DateTime.MinValue.AddDays(1); date = date.AddDays(-1), left--)
        {
            if (Matches(date) && LastOn(date, now, local, zone) is { } found) return found;
        }

        return null;
    }

    private bool Matches(DateTime date)
    {
        if ((months >> date.Month & 1) == 0) return false;
        var (day, weekday) = ((days >> date.Day & 1) == 1, (weekdays >> (int)date.DayOfWeek & 1) == 1);
        return anyDay || anyWeekday ? day && weekday : day || weekday;
    }

    private DateTimeOffset? LastOn(DateTime date, DateTimeOffset now, DateTime local, TimeZoneInfo zone)
    {
        for (var hour = 23; hour >= 0; hour--)
        {
            // In an hour that occurs twice, a later clock reading can be an earlier time.
            if ((hours >> hour & 1) == 0 || date.AddHours(hour) > local.AddHours(3)) continue;
            for (var minute = 59; minute >= 0; minute--)
            {
                if ((minutes >> minute & 1) == 1 && Instant(date.AddMinutes((hour * 60) + minute), zone) is var time && time <= now) return time;
            }
        }

        return null;
    }

    private static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
