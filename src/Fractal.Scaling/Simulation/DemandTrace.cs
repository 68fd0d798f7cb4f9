using System.Runtime.InteropServices;

namespace Fractal.Scaling.Simulation;

/// <summary>A number of starts in a time range; their positions within it are unknown.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DemandBin(DateTimeOffset Begin, TimeSpan Width, int Starts);

/// <summary>Recorded demand: bins in order. There were no starts between two bins.</summary>
/// <param name="Bins">At least one.</param>
/// <param name="Notes">Doubtful input that was accepted, as sentences.</param>
public sealed record DemandTrace(IReadOnlyList<DemandBin> Bins, IReadOnlyList<string> Notes)
{
    /// <summary>Creates a trace from counted steps.</summary>
    /// <param name="steps">In order, at least one; steps without starts are left out.</param>
    /// <param name="width">The length of a step.</param>
    /// <param name="until">The end of the counted time.</param>
    public static DemandTrace Of(IEnumerable<(DateTimeOffset At, int Starts)> steps, TimeSpan width, DateTimeOffset until)
    {
        var bins = steps.Select(step => new DemandBin(step.At, width, step.Starts)).ToList();
        if (bins[^1].Begin + width < until) bins.Add(new DemandBin(until - width, width, 0));
        // With a single bin there is nothing to learn from before it is evaluated.
        if (bins.Count == 1) bins.Insert(0, new DemandBin(bins[0].Begin - width, width, 0));
        return new DemandTrace(bins, []);
    }

    /// <summary>The total number of starts.</summary>
    public int Starts { get; } = Bins.Sum(b => b.Starts);

    /// <summary>The beginning of the first bin.</summary>
    public DateTimeOffset Begin => Bins[0].Begin;

    /// <summary>The end of the last bin.</summary>
    public DateTimeOffset End => Bins[^1].Begin + Bins[^1].Width;
}
