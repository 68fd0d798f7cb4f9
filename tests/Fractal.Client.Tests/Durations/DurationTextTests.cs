using Fractal.Client.Durations;
using Xunit;

namespace Fractal.Client.Tests.Durations;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30min", 1800)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("1h30min", 5400)]
    [InlineData("1h 30min 5s", 5405)]
    [InlineData(" 0.5s ", 0.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("0s", 0)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("P7D", 604_800)]
    [InlineData("PT0.5S", 0.5)]
    public void Numbers_with_units_and_ISO_8601_are_parsed(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out var error), error);
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("24:00:00", "Write 24h.")]
    [InlineData("1.00:00:00", "Write 24h.")]
    [InlineData("7.00:00:00", "Write 7d.")]
    [InlineData("00:30:00", "Write 30min.")]
    [InlineData("01:30", "Write 90min.")]
    [InlineData("00:00:00.5", "Write 500ms.")]
    [InlineData("5", "Write 5s, 5min, 5h or 5d.")]
    [InlineData("0", "Write 0s, 0min, 0h or 0d.")]
    [InlineData("5m", "Write 5min.")]
    [InlineData("", "Write a duration, such as 30min.")]
    [InlineData(null, "Write a duration, such as 30min.")]
    [InlineData("P1M", "Write days.")]
    [InlineData("P1Y", "Write days.")]
    [InlineData("PT", "Write PT1H30M")]
    [InlineData("-5s", "is no duration")]
    [InlineData("30min 1h", "is no duration")]
    [InlineData("soon", "is no duration")]
    [InlineData("99999999999999999999d", "too long")]
    public void Other_formats_are_rejected_with_the_right_one(string? text, string expected)
    {
        Assert.False(DurationText.TryParse(text, out var duration, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, duration);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90, "90s")]
    [InlineData(1800, "30min")]
    [InlineData(86_400, "24h")]
    [InlineData(604_800, "7d")]
    [InlineData(0.25, "250ms")]
    public void A_formatted_duration_can_be_parsed(double seconds, string text)
    {
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));
        Assert.True(DurationText.TryParse(text, out var duration, out _));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Fact]
    public void A_range_includes_its_bounds()
    {
        var range = new DurationRangeAttribute("5s", "7d");
        Assert.True(range.IsValid(TimeSpan.FromSeconds(5)) && range.IsValid(TimeSpan.FromDays(7)) && range.IsValid(null));
        Assert.False(range.IsValid(TimeSpan.FromSeconds(4.9)) || range.IsValid(TimeSpan.FromDays(7.1)));
        Assert.Equal("The field X must be between 5s and 7d.", range.FormatErrorMessage("X"));
    }
}
