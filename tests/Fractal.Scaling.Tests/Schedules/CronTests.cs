using System.Globalization;
using Fractal.Scaling.Schedules;
using Xunit;

namespace Fractal.Scaling.Tests.Schedules;

public sealed class CronTests
{
    [Theory]
    [InlineData("0 8 * * *", "2026-11-24T12:00Z", "2026-11-24T07:00Z")]
    [InlineData("0 8 * * *", "2026-11-24T06:59Z", "2026-11-23T07:00Z")]
    [InlineData("0 8 * * *", "2026-07-24T12:00Z", "2026-07-24T06:00Z")]
    [InlineData("*/20 * * * *", "2026-11-24T12:19Z", "2026-11-24T12:00Z")]
    [InlineData("0 8 * * mon-fri", "2026-11-22T12:00Z", "2026-11-20T07:00Z")]
    [InlineData("0 0 * * 7", "2026-11-24T12:00Z", "2026-11-21T23:00Z")]
    [InlineData("0 0 13 * fri", "2026-11-15T12:00Z", "2026-11-12T23:00Z")]
    [InlineData("0 0 1 jan *", "2026-11-24T12:00Z", "2025-12-31T23:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-24T12:00Z", "2024-02-28T23:00Z")]
    [InlineData("30 9 * * *", "2026-11-24T08:30:00Z", "2026-11-24T08:30Z")]
    public void The_last_occurrence_in_a_time_zone_is_found(string cron, string now, string last) => Assert.Equal(Time(last), Previous(cron, now));

    /// <summary>On 29 March 2026 clocks go from 02:00 to 03:00, at 01:00 UTC.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-03-29T00:59Z", "2026-03-28T01:30Z")]
    [InlineData("30 2 * * *", "2026-03-29T01:00Z", "2026-03-29T01:00Z")]
    [InlineData("0 3 * * *", "2026-03-29T02:00Z", "2026-03-29T01:00Z")]
    [InlineData("0 * * * *", "2026-03-29T01:30Z", "2026-03-29T01:00Z")]
    public void A_skipped_time_occurs_right_after_the_change(string cron, string now, string last) => Assert.Equal(Time(last), Previous(cron, now));

    /// <summary>On 25 October 2026 clocks go from 03:00 back to 02:00, at 01:00 UTC.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-10-25T00:31Z", "2026-10-25T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:10Z", "2026-10-25T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:45Z", "2026-10-25T00:30Z")]
    [InlineData("0 3 * * *", "2026-10-25T01:59Z", "2026-10-24T01:00Z")]
    [InlineData("0 3 * * *", "2026-10-25T02:00Z", "2026-10-25T02:00Z")]
    public void A_time_that_occurs_twice_counts_the_first_time(string cron, string now, string last) => Assert.Equal(Time(last), Previous(cron, now));

    [Fact]
    public void An_expression_that_never_occurs_has_no_last_time() => Assert.Null(Previous("0 0 31 2 *", "2026-11-24T12:00Z"));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 5-2 * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * foo *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("-1 * * * *")]
    public void An_invalid_cron_expression_is_rejected(string text) => Assert.False(CronExpression.TryParse(text, out _, out _));

    [Fact]
    public void The_entry_that_occurred_last_applies()
    {
        Assert.True(PoolSchedule.TryParse("0 8 * * mon-fri 20; 0 20 * * * 2; 0 8 * * mon-fri 21", TimeZoneInfo.Utc, out var schedule, out _));
        Assert.Equal(21, schedule.SizeAt(Time("2026-11-24T09:00Z")));
        Assert.Equal(2, schedule.SizeAt(Time("2026-11-24T21:00Z")));
        Assert.Equal(2, schedule.SizeAt(Time("2026-11-22T09:00Z")));
    }

    private static DateTimeOffset? Previous(string cron, string now)
    {
        Assert.True(CronExpression.TryParse(cron, out var expression, out var error), error);
        return expression.Previous(Time(now), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
