using System.Globalization;

namespace Fractal.Server.Portal.Operators;

/// <summary>What an operator typed about a subscription's end.</summary>
internal static class SubscriptionEdit
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The last day of what ends then, for a date field.</summary>
    public static string? DayOf(DateTimeOffset? endsAt) => endsAt?.AddTicks(-1).UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <param name="until">The last day of it, in UTC, as a date field sends it; empty means that it does not end.</param>
    /// <param name="now">A day that is over is refused.</param>
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
