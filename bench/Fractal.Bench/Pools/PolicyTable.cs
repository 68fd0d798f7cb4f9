using System.Diagnostics;
using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;

namespace Fractal.Bench.Pools;

/// <summary>One trace at one lead time.</summary>
internal sealed record TraceRun(string Trace, double StartsPerHour, double LeadSeconds, IReadOnlyList<PolicyOutcome> Outcomes)
{
    public PolicyOutcome Of(string policy) => Outcomes.First(o => o.Policy == policy);

    /// <summary>The forecast's cost relative to another policy's, interpolated at the same hit rate.</summary>
    public double Against(string policy) => Of("forecast").Result.CostPerStart / Of(policy).CostAtEqualHits;
}

internal static class PolicyTable
{
    private static readonly double[] LeadTimes = [30, 180];

    public static IEnumerable<(string Name, DemandTrace Trace)> Recorded(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(file);
            yield return (Path.GetFileNameWithoutExtension(file), TraceReader.Read(reader));
        }
    }

    public static IReadOnlyList<TraceRun> Print(IEnumerable<(string Name, DemandTrace Trace)> traces, double target)
    {
        var runs = new List<TraceRun>();
        Console.WriteLine("| trace | L | policy | hits | idle s a start | at equal hits | mean wait s | options |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, trace) in traces)
        {
            foreach (var lead in LeadTimes)
            {
                var clock = Stopwatch.StartNew();
                var outcomes = new TraceSimulation(new SimulationRequest(trace) { LeadTime = TimeSpan.FromSeconds(lead), HitTarget = target }).Run(_ => { });
                outcomes = [.. outcomes, .. InTheField(trace, lead, outcomes[0].Result.HitRate)];
                var run = new TraceRun(name, trace.Starts / (trace.End - trace.Begin).TotalHours, lead, outcomes);
                runs.Add(run);
                foreach (var outcome in outcomes) Console.WriteLine(Row(run, outcome));
                Console.Error.WriteLine($"{run.Trace} at {lead} s: {clock.Elapsed.TotalSeconds:0.0} s");
            }
        }

        return runs;
    }

    /// <summary>Other products' policies without added floors, and the simpler oracle, all at the forecast's hit rate.</summary>
    private static IEnumerable<PolicyOutcome> InTheField(DemandTrace trace, double lead, double hits)
    {
        var empty = new Dictionary<string, string>();
        var simulation = new TraceSimulation(new SimulationRequest(trace)
        {
            LeadTime = TimeSpan.FromSeconds(lead), HitTarget = hits, FloorsInHindsight = false,
            Policies = [new PolicyText("share-of-active", empty), new PolicyText("target-utilisation", empty)],
        });
        return [.. simulation.Run(_ => { }).SkipLast(1).Select(o => o with { Policy = o.Policy + " alone" }), simulation.PlainOracle(hits) with { Policy = "plain oracle" }];
    }

    private static string Row(TraceRun run, PolicyOutcome outcome)
    {
        var options = string.Join(", ", outcome.Parameters.Select(p => $"{p.Key}={p.Value}"));
        if (outcome.Learnt is { } learnt) options = $"learnt: price {learnt.Price:0}, floor {learnt.Floor}";
        var result = outcome.Result;
        return $"| {run.Trace} | {run.LeadSeconds:0} | {outcome.Policy}{(outcome.Hindsight ? ", hindsight" : "")} | {result.HitRate:0.0000} | {result.CostPerStart:0.0} | {outcome.CostAtEqualHits:0.0} | {result.MeanWaitSeconds:0.00} | {options} |";
    }
}
