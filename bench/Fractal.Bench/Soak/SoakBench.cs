using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Fractal.Bench.Soak;

/// <summary>The whole soak: warm up, sample, half the time, sample, the other half, sample, stop; then the table.</summary>
internal static class SoakBench
{
    private const int Visitors = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <returns>Whether nothing grew and nothing was left.</returns>
    public static async Task<bool> RunAsync(TimeSpan time)
    {
        var tally = new Tally();
        await using var server = new SoakServer();
        await server.StartAsync();
        var visitors = Enumerable.Range(0, Visitors).Select(number => new Visitor(server, number, tally)).ToList();
        foreach (var visitor in visitors) await visitor.RegisterAsync();
        var began = Stopwatch.GetTimestamp();
        await VisitAsync(visitors, WarmUp, server, killAt: null);
        var samples = new List<Sample> { await Sample.TakeAsync(server) };
        foreach (var half in new[] { "middle", "end" })
        {
            await VisitAsync(visitors, time / 2, server, killAt: time / 6);
            samples.Add(await Sample.TakeAsync(server));
            AnsiConsole.MarkupLine($"[dim]{Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} min: sampled at the {half}[/]");
        }

        foreach (var grown in samples[^1].GrownSince(samples[0])) tally.Fail(grown);
        foreach (var left in await server.EndAsync()) tally.Fail($"Left after the end: {left}");
        Report(samples, tally, server.Kills, Stopwatch.GetElapsedTime(began));
        return tally.Failures.Count == 0;
    }

    private static async Task VisitAsync(IEnumerable<Visitor> visitors, TimeSpan time, SoakServer server, TimeSpan? killAt)
    {
        var began = Stopwatch.GetTimestamp();
        var visits = Task.WhenAll(visitors.Select(visitor => visitor.RunAsync(() => Stopwatch.GetElapsedTime(began) < time)));
        if (killAt is { } at)
        {
            await Task.Delay(at);
            await server.KillAsync();
        }

        await visits;
    }

    private static void Report(List<Sample> samples, Tally tally, int kills, TimeSpan took)
    {
        var table = new Table().AddColumns("at rest", "start", "middle", "end");
        foreach (var name in samples[0].Values.Keys) table.AddRow([name, .. samples.Select(sample => sample.Values[name].ToString("0", CultureInfo.InvariantCulture))]);
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalMinutes:0.0} minutes, {kills} kills of the server"));
        foreach (var (what, count) in tally.Counts) Console.WriteLine($"{count.ToString(CultureInfo.InvariantCulture),6}  {what}");
        foreach (var failure in tally.Failures) Console.WriteLine("FAILED: " + failure);
        Console.WriteLine(tally.Failures.Count == 0 ? "Nothing grew, nothing is left." : "The soak failed.");
    }
}
