using System.Globalization;
using Fractal.PoolBench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine("bench/pools [--traces FOLDER] [--target 0.99] [--made-up] [--timings]   policies on recorded or made-up demand, figures, timings (--timings: those alone)");
    return 0;
}

var folder = Array.IndexOf(args, "--traces") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : Path.Combine(AppContext.BaseDirectory, "../../../../bench/traces");
var target = Array.IndexOf(args, "--target") is var t and >= 0 && t + 1 < args.Length ? double.Parse(args[t + 1], CultureInfo.InvariantCulture) : 0.99;
var verdict = new Verdict();
if (!args.Contains("--timings"))
{
    var runs = PolicyTable.Print(args.Contains("--made-up") ? MadeUp.Traces() : PolicyTable.Recorded(folder), target);
    Figures.Judge(runs, target, verdict);
}

Timings.Judge(verdict);
return verdict.Print();
