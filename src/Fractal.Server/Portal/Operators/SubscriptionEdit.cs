using System.Globalization;

namespace Fractal.Server.Portal.Operators;

/// <summary>An operator's input for the end of a subscription.</summary>
internal static class SubscriptionEdit
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The last day of a period, for a date field.</summary>
    public static string? DayOf(DateTimeOffset? endsAt) => endsAt?.AddTicks(-1).UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <param name="until">The last day, in UTC, as a date field sends it; empty for no end.</param>
    /// <param name="now">The current time; past days are rejected.</param>
    /// <param name="endsAt">The end of that day.</param>
    public static bool TryRead(string? until, DateTimeOffset now, out DateTimeOffset? endsAt)
    {
        endsAt = null;
        if (string.IsNullOrWhiteSpace(until)) return true;
        if (!DateOnly.TryParseExact(until, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue) return false;
        endsAt = new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        return endsAt > now;
    }
}
