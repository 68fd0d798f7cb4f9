namespace Fractal.Scaling.Simulation;

/// <summary>What a policy came to on the days that are judged.</summary>
public sealed record SimulationResult
{
    /// <summary>Starts in the judged days.</summary>
    public required int Starts { get; init; }

    /// <summary>Those that found an idle container.</summary>
    public required int Hits { get; init; }

    /// <summary>Container seconds that stood idle.</summary>
    public required double IdleSeconds { get; init; }

    /// <summary>Containers that were deleted without ever being used.</summary>
    public required int Deleted { get; init; }

    /// <summary>What those that found none waited, added up.</summary>
    public required double WaitedSeconds { get; init; }

    /// <summary>From a launch to ready.</summary>
    public required double LeadSeconds { get; init; }

    /// <summary>The share of warm starts; 1 without starts.</summary>
    public double HitRate => Starts == 0 ? 1 : (double)Hits / Starts;

    /// <summary>Idle seconds, and the lead time for each container deleted unused.</summary>
    public double Cost => IdleSeconds + (LeadSeconds * Deleted);

    /// <summary>The cost per start; the total without starts.</summary>
    public double CostPerStart => Cost / Math.Max(1, Starts);

    /// <summary>What a start waited on average.</summary>
    public double MeanWaitSeconds => Starts == 0 ? 0 : WaitedSeconds / Starts;
}
