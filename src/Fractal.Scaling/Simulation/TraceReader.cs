using System.Globalization;

namespace Fractal.Scaling.Simulation;

/// <summary>Parses <c>timestamp_utc,starts</c>, one row per bin.</summary>
public static class TraceReader
{
    /// <summary>The first line.</summary>
    public const string Header = "timestamp_utc,starts";

    private const int MostInBin = 1_000_000, MostStarts = 20_000_000, MostBins = 4_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 366);

    /// <summary>Parses all rows. Nothing is guessed: invalid input is rejected with its line.</summary>
    /// <exception cref="TraceException">The file is invalid.</exception>
    public static DemandTrace Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var header = reader.ReadLine()?.TrimStart('\uFEFF').Trim();
        if (header is null) throw new TraceException($"The file is empty. Its first line is {Header}, then one row a bin follows.");
        if (!header.Replace(" ", "", StringComparison.Ordinal).Equals(Header, StringComparison.OrdinalIgnoreCase))
            throw new TraceException($"Line 1 is \"{Short(header)}\". The first line is {Header}.");
        var rows = new List<(DateTimeOffset Time, int Starts)>();
        long total = 0;
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.AsSpan().Trim().IsEmpty) continue;
            rows.Add(Row(text, line, rows));
            if ((total += rows[^1].Starts) > MostStarts) throw Wrong(line, $"more than {MostStarts:N0} starts so far; a trace has at most that many. Divide the counts or cut the trace");
            if (rows.Count > MostBins) throw Wrong(line, $"more than {MostBins:N0} rows; a trace has at most that many");
        }

        return rows.Count switch
        {
            0 => throw new TraceException("There are no rows after the header."),
            1 => throw new TraceException("There is one row only. How wide its bin is can't be known: a trace has at least two."),
            _ => Bins(rows),
        };
    }

    private static (DateTimeOffset, int) Row(string text, int line, List<(DateTimeOffset Time, int Starts)> before)
    {
        if (text.Split(',') is not [var first, var second]) throw Wrong(line, $"\"{Short(text)}\" is no time and count with a comma between them");
        if (!DateTimeOffset.TryParse(first, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) || !char.IsAsciiDigit(first.TrimStart()[0]))
            throw Wrong(line, $"\"{Short(first)}\" is no time, as 2026-11-24T18:00:00Z");
        if (time.Year is < 1970 or > 9000) throw Wrong(line, $"the year {time.Year} is not between 1970 and 9000");
        if (before.Count > 0 && time <= before[^1].Time) throw Wrong(line, $"{time:u} does not come after {before[^1].Time:u}; rows are in order, each bin once");
        if (before.Count > 0 && time - before[0].Time > Longest) throw Wrong(line, "the trace is longer than three years");
        return (time, Count(second, line));
    }

    private static int Count(string text, int line)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) || double.IsNaN(count)) throw Wrong(line, $"\"{Short(text)}\" is no number of starts");
        if (count < 0) throw Wrong(line, $"{Short(text)} starts: a count is not negative");
        if (count > MostInBin) throw Wrong(line, $"{Short(text)} starts in one bin; at most {MostInBin:N0} are taken");
        if (count != Math.Floor(count)) throw Wrong(line, $"{Short(text)} starts: a count is a whole number");
        return (int)count;
    }

    /// <summary>A bin is as long as the most common distance between rows, but ends where the next begins.</summary>
    private static DemandTrace Bins(List<(DateTimeOffset Time, int Starts)> rows)
    {
        var width = rows.Zip(rows.Skip(1), (a, b) => b.Time - a.Time).CountBy(w => w).MaxBy(w => w.Value).Key;
        var (bins, gaps, missing, cut) = (new List<DemandBin>(rows.Count), 0, TimeSpan.Zero, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var until = i + 1 < rows.Count ? rows[i + 1].Time - rows[i].Time : width;
            if (until > width) (gaps, missing) = (gaps + 1, missing + until - width);
            if (until < width) cut++;
            bins.Add(new DemandBin(rows[i].Time, until < width ? until : width, rows[i].Starts));
        }

        List<string> notes = [];
        if (gaps > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{gaps} gaps, {missing.TotalHours:0.##} hours in all, count as time without starts."));
        if (cut > 0) notes.Add($"{cut} bins are narrower than the others ({width}): the next row begins before they are over.");
        return new DemandTrace(bins, notes);
    }

    private static TraceException Wrong(int line, string what) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {what}."));

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
