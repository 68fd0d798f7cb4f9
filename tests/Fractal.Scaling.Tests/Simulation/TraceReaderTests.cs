using Fractal.Scaling.Simulation;
using Xunit;

namespace Fractal.Scaling.Tests.Simulation;

public sealed class TraceReaderTests
{
    private const string Head = "timestamp_utc,starts\n";

    [Theory]
    [InlineData("", "empty")]
    [InlineData("starts,when\n", "Line 1 is \"starts,when\"")]
    [InlineData("2026-01-01T00:00:00Z,4\n", "The first line is timestamp_utc,starts")]
    [InlineData(Head, "no rows")]
    [InlineData(Head + "2026-01-01T00:00:00Z,4\n", "one row only")]
    [InlineData(Head + "2026-01-01T00:05:00Z,4\n2026-01-01T00:00:00Z,4\n", "Line 3: 2026-01-01 00:00:00Z does not come after")]
    [InlineData(Head + "2026-01-01T00:05:00Z,4\n2026-01-01T00:05:00Z,4\n", "Line 3: 2026-01-01 00:05:00Z does not come after")]
    [InlineData(Head + "2026-01-01T00:05:00Z,-4\n", "Line 2: -4 starts: a count is not negative")]
    [InlineData(Head + "2026-01-01T00:05:00Z,NaN\n", "Line 2: \"NaN\" is no number of starts")]
    [InlineData(Head + "2026-01-01T00:05:00Z,\n", "Line 2: \"\" is no number")]
    [InlineData(Head + "2026-01-01T00:05:00Z,1.5\n", "Line 2: 1.5 starts: a count is a whole number")]
    [InlineData(Head + "2026-01-01T00:05:00Z,1e300\n", "Line 2: 1e300 starts in one bin")]
    [InlineData(Head + "2026-01-01T00:05:00Z,Infinity\n", "starts in one bin")]
    [InlineData(Head + "yesterday,4\n", "Line 2: \"yesterday\" is no time")]
    [InlineData(Head + ",4\n", "Line 2: \"\" is no time")]
    [InlineData(Head + "2026-01-01T00:05:00Z\n", "Line 2:")]
    [InlineData(Head + "2026-01-01T00:05:00Z,4,5\n", "Line 2:")]
    [InlineData(Head + "1026-01-01T00:05:00Z,4\n", "Line 2: the year 1026")]
    [InlineData(Head + "2026-01-01T00:05:00Z,4\n2096-01-01T00:05:00Z,4\n", "Line 3: the trace is longer than three years")]
    public void Invalid_rows_are_rejected_with_their_line(string text, string error) =>
        Assert.Contains(error, Assert.Throws<TraceException>(() => TraceReader.Read(new StringReader(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_are_accepted()
    {
        var trace = TraceReader.Read(new StringReader("\uFEFFtimestamp_utc,starts\r\n2026-01-01T00:00:00Z,4\r\n2026-01-01T00:01:00Z,5\r\n\r\n"));
        Assert.Equal((9, TimeSpan.FromMinutes(1), 0), (trace.Starts, trace.Bins[0].Width, trace.Notes.Count));
    }

    [Fact]
    public void Gaps_count_as_time_without_starts_and_are_reported()
    {
        var trace = TraceReader.Read(new StringReader(Head + "2026-01-01T00:00:00Z,1\n2026-01-01T00:05:00Z,1\n2026-01-01T00:10:00Z,1\n2026-01-01T02:15:00Z,1\n"));
        Assert.Equal(TimeSpan.FromMinutes(5), trace.Bins[2].Width);
        Assert.Contains("1 gaps, 2 hours", Assert.Single(trace.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bin_ends_where_the_next_begins()
    {
        var trace = TraceReader.Read(new StringReader(Head + "2026-01-01T00:00:00Z,1\n2026-01-01T00:05:00Z,1\n2026-01-01T00:10:00Z,1\n2026-01-01T00:12:00Z,1\n2026-01-01T00:17:00Z,1\n"));
        Assert.Equal(TimeSpan.FromMinutes(2), trace.Bins[2].Width);
        Assert.Single(trace.Notes);
    }
}
