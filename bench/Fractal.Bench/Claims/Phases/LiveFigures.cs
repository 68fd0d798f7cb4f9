using System.Globalization;
using Fractal.Bench.Claims.Loads;
using Fractal.Bench.Claims.Measuring;

namespace Fractal.Bench.Claims.Phases;

/// <summary>
/// Starts at a constant rate, first alone and then beside heartbeats of every live container and many open event streams.
/// </summary>
internal static class LiveFigures
{
    private const double Slower = 2;
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(15);

    public static async Task MeasureAsync(SiteLoad bench, ClaimsOptions options, Report report)
    {
        if (!options.Phases.Contains("growth")) await bench.WarmUpAsync();
        var alone = await bench.OpenAsync(options.Rate);
        report.Add(alone);
        var (live, seeds, server) = (bench.Site.Population.Live, bench.Site.Seeds, bench.Site.Server.Address);
        await using var streams = await EventStreams.OpenAsync(seeds, server, Math.Min(options.Streams, live));
        await using var beats = new Heartbeats(seeds, server, live, live / HeartbeatPeriod.TotalSeconds);
        // By now every container was heard and the code is compiled.
        await Task.Delay(HeartbeatPeriod);
        var (beatsBefore, eventsBefore) = (beats.Taken, streams.Bytes);
        var beside = await bench.OpenAsync(options.Rate);
        report.Add(beside with { Load = string.Create(CultureInfo.InvariantCulture, $"{options.Rate}/s, beside {live / HeartbeatPeriod.TotalSeconds:0} heartbeats/s and {streams.Open} streams") });
        report.Add(Verdict.AtMost("p99 beside heartbeats and streams over p99 alone", beside.P99Ms / alone.P99Ms, Slower));
        var outcome = await beats.EndAsync();
        report.Add(Verdict.AtLeast("heartbeats/s taken", outcome.PerSecond, 0.98 * live / HeartbeatPeriod.TotalSeconds));
        report.Add(new Verdict("heartbeats", "all taken", outcome.ToString(), outcome.Statuses.Keys.All(status => status == 204)));
        report.Add(new Verdict("event streams", $"{streams.Wanted} open to the end", $"{streams.Open}", streams.Open == streams.Wanted));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    beside it {beats.Taken - beatsBefore} heartbeats were taken, p99 {outcome.Latencies.Within(0.99):0.0} ms, and {streams.Bytes - eventsBefore} bytes of events came"));
    }
}
