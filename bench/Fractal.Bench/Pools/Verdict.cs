using System.Globalization;

namespace Fractal.Bench.Pools;

/// <summary>Figures beside their required values.</summary>
internal sealed class Verdict
{
    private readonly List<(string What, string Value, string Needed, bool Holds)> lines = [];

    public void AtMost(string what, double value, double most, string format = "0.000") =>
        lines.Add((what, value.ToString(format, CultureInfo.InvariantCulture), "≤ " + most.ToString(format, CultureInfo.InvariantCulture), value <= most));

    public void AtLeast(string what, double value, double least, string format = "0.0000") =>
        lines.Add((what, value.ToString(format, CultureInfo.InvariantCulture), "≥ " + least.ToString(format, CultureInfo.InvariantCulture), value >= least));

    public int Print()
    {
        Console.WriteLine();
        Console.WriteLine("| figure | is | to reach | |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (what, value, needed, holds) in lines) Console.WriteLine($"| {what} | {value} | {needed} | {(holds ? "reached" : "MISSED")} |");
        return lines.All(l => l.Holds) ? 0 : 1;
    }
}
