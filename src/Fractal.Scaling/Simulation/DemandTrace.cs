using System.Runtime.InteropServices;

namespace Fractal.Scaling.Simulation;

/// <summary>So many starts in a stretch of time; when in it is not known.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DemandBin(DateTimeOffset Begin, TimeSpan Width, int Starts);

/// <summary>Recorded demand: bins in order. What lies between two bins had none.</summary>
/// <param name="Bins">At least one.</param>
/// <param name="Notes">What was read with a grain of salt, as sentences.</param>
public sealed record DemandTrace(IReadOnlyList<DemandBin> Bins, IReadOnlyList<string> Notes)
{
    /// <summary>Of counted steps.</summary>
    /// <param name="steps">In order, at least one; those without starts are left out.</param>
    /// <param name="width">Of a step.</param>
    /// <param name="until">Up to when was counted.</param>
    public static DemandTrace Of(IEnumerable<(DateTimeOffset At, int Starts)> steps, TimeSpan width, DateTimeOffset until)
    {
        var bins = steps.Select(step => new DemandBin(step.At, width, step.Starts)).ToList();
        if (bins[^1].Begin + width < until) bins.Add(new DemandBin(until - width, width, 0));
        // Of one bin alone there is nothing to learn before it is judged.
        if (bins.Count == 1) bins.Insert(0, new DemandBin(bins[0].Begin - width, width, 0));
        return new DemandTrace(bins, []);
    }

    /// <summary>All starts in it.</summary>
    public int Starts { get; } = Bins.Sum(b => b.Starts);

    /// <summary>When the first bin begins.</summary>
    public DateTimeOffset Begin => Bins[0].Begin;

    /// <summary>When the last bin ends.</summary>
    public DateTimeOffset End => Bins[^1].Begin + Bins[^1].Width;
}
