using System.Globalization;

namespace Fractal.Bench.Pools;

/// <summary>Policies on recorded or made-up demand: a table, figures beside their required values, and timings.</summary>
internal static class PoolsBench
{
    public const string Help = "bench/pools [--traces FOLDER] [--target 0.99] [--made-up] [--timings]   policies on recorded or made-up demand, figures, timings (--timings: those alone)";

    /// <returns>The exit code: 0 if every figure is reached.</returns>
    /// <exception cref="FormatException">An option is unknown or has an invalid value.</exception>
    public static int Run(string[] args)
    {
        var (folder, target, madeUp, timings) = (Path.Combine(AppContext.BaseDirectory, "../../../../bench/traces"), 0.99, false, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--made-up") madeUp = true;
            else if (args[i] == "--timings") timings = true;
            else if (args[i] == "--traces" && i + 1 < args.Length) folder = args[++i];
            else if (args[i] == "--target" && i + 1 < args.Length && double.TryParse(args[++i], CultureInfo.InvariantCulture, out var number)) target = number;
            else throw new FormatException($"{args[i]} is unknown, or its value is missing or invalid.");
        }

        var verdict = new Verdict();
        if (!timings) Figures.Judge(PolicyTable.Print(madeUp ? MadeUp.Traces() : PolicyTable.Recorded(folder), target), target, verdict);
        Timings.Judge(verdict);
        return verdict.Print();
    }
}
