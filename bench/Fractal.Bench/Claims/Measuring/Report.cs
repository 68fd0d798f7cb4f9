using System.Globalization;
using System.Text.Json;
using Fractal.EndToEnd.Tests.Hosting;
using Fractal.Bench.Claims.Baselines;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>The results of one run, shown as tables and stored as JSON.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string Command { get; init; } = "";

    public string Machine { get; } = $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}";

    public List<Baseline> Baselines { get; } = [];

    public List<Measurement> Measurements { get; } = [];

    public List<PoolFigure> Pools { get; } = [];

    public List<Verdict> Verdicts { get; } = [];

    public void Add(Baseline baseline)
    {
        Baselines.Add(baseline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {baseline.Name}, {baseline.Clients} clients: {baseline.PerSecond:0}/s, median {baseline.MedianMs:0.00} ms"));
    }

    public void Add(Measurement measurement)
    {
        Measurements.Add(measurement);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {measurement.Load}: {measurement.PerSecond:0}/s, median {measurement.MedianMs:0.00} ms, p99 {measurement.P99Ms:0.0} ms ({string.Join(", ", measurement.Statuses.Select(s => $"{s.Value} × {s.Key}"))})"));
    }

    public void Add(PoolFigure figure) => Pools.Add(figure);

    public void Add(Verdict verdict) => Verdicts.Add(verdict);

    public void Show()
    {
        Console.WriteLine($"\n{Machine}. Medians over the rounds; times in ms; processors in shares of one.");
        if (Baselines.Count > 0) Line("bare claim", "clients", "claims/s", "median", "p99");
        foreach (var b in Baselines) Line(b.Name, b.Clients.ToString(CultureInfo.InvariantCulture), Text(b.PerSecond), Text(b.MedianMs), Text(b.P99Ms));
        foreach (var site in Measurements.GroupBy(m => m.Site))
        {
            Console.WriteLine($"\n{site.Key}");
            Line("starts", "starts/s", "median", "p90", "p99", "max", "late", "server", "database", "bench", "others", "MiB");
            foreach (var m in site)
            {
                Line(m.Load, Text(m.PerSecond), Text(m.MedianMs), Text(m.P90Ms), Text(m.P99Ms), Text(m.MaxMs), Text(m.LateP99Ms),
                    Text(m.Processors.Server), Text(m.Processors.Postgres), Text(m.Processors.Generator), Text(m.Processors.Others), Text(m.ServerMiB));
            }
        }

        Console.WriteLine();
        if (Pools.Count > 0) Line("pools", "ten", "many");
        foreach (var p in Pools) Line(p.Name, Text(p.Few), Text(p.Many));
        foreach (var v in Verdicts) Console.WriteLine($"{(v.Reached ? "reached" : "NOT REACHED"),-12} {v.Figure}: {v.Is} (asked: {v.Target})");
    }

    /// <returns>The file's path.</returns>
    public string Save(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "bench/results")).FullName;
        var file = Path.Combine(folder, name + ".json");
        File.WriteAllText(file, JsonSerializer.Serialize(this, Json));
        return file;
    }

    private static void Line(string name, params string[] figures) => Console.WriteLine($"{name,-52}" + string.Concat(figures.Select(figure => $"{figure,9}")));

    private static string Text(double value) => value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
