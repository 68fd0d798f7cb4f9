namespace Fractal.Bench.Pools;

/// <summary>The figures that the forecast must achieve.</summary>
internal static class Figures
{
    /// <summary>As the products offer them.</summary>
    private static readonly string[] Peers = ["fixed", "share-of-active alone", "step-table", "target-utilisation alone", "schedule"];

    /// <summary>With an added floor, both numbers chosen in hindsight: more than any product offers.</summary>
    private static readonly string[] Stronger = ["share-of-active", "target-utilisation"];

    public static void Judge(IReadOnlyList<TraceRun> runs, double target, Verdict verdict)
    {
        Console.WriteLine();
        Console.WriteLine("| forecast's cost over | L = 30 s | L = 180 s | both |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var peer in (string[])[.. Peers, .. Stronger, "oracle", "plain oracle"]) Ratios(Name(peer), runs, r => r.Against(peer));
        Ratios("the best of all but the oracles for each trace, hindsight", runs, r => Peers.Concat(Stronger).Max(r.Against));
        verdict.AtLeast("pooled hit rate", runs.Sum(r => (double)r.Of("forecast").Result.Hits) / runs.Sum(r => (double)r.Of("forecast").Result.Starts), target);
        verdict.AtMost("over the best fixed buffer, geometric mean", Mean(runs.Select(r => r.Against("fixed"))), 0.60);
        verdict.AtMost("over the best fixed buffer, worst trace", runs.Max(r => r.Against("fixed")), 1.05);
        verdict.AtMost("over the peer that is best over all traces, geometric mean", Peers.Max(p => Mean(runs.Select(r => r.Against(p)))), 0.72);
        var busy = runs.Where(r => r is { LeadSeconds: 30, StartsPerHour: > 3 }).ToList();
        if (busy.Count == 0) return;
        verdict.AtMost("over an oracle with one miss share, above 3 starts/h at L = 30 s, geometric mean", Mean(busy.Select(r => r.Against("plain oracle"))), 1.75);
        verdict.AtMost("over an oracle with one price, above 3 starts/h at L = 30 s, geometric mean", Mean(busy.Select(r => r.Against("oracle"))), 1.75);
    }

    private static string Name(string peer) =>
        peer.Contains("oracle", StringComparison.Ordinal) ? peer : peer.Replace(" alone", "", StringComparison.Ordinal) + (Stronger.Contains(peer) ? " and a floor" : "") + ", hindsight";

    private static void Ratios(string what, IReadOnlyList<TraceRun> runs, Func<TraceRun, double> ratio) =>
        Console.WriteLine($"| {what} | {Mean(runs.Where(r => r.LeadSeconds == 30).Select(ratio)):0.000} | {Mean(runs.Where(r => r.LeadSeconds == 180).Select(ratio)):0.000} | {Mean(runs.Select(ratio)):0.000} |");

    private static double Mean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));
}
