namespace Fractal.Scaling.Simulation;

/// <summary>A policy's result on the evaluated days.</summary>
public sealed record SimulationResult
{
    /// <summary>Starts in the evaluated days.</summary>
    public required int Starts { get; init; }

    /// <summary>Warm starts.</summary>
    public required int Hits { get; init; }

    /// <summary>Idle container seconds.</summary>
    public required double IdleSeconds { get; init; }

    /// <summary>Containers deleted without ever being used.</summary>
    public required int Deleted { get; init; }

    /// <summary>The total waiting time of the other starts.</summary>
    public required double WaitedSeconds { get; init; }

    /// <summary>The time from launch to ready.</summary>
    public required double LeadSeconds { get; init; }

    /// <summary>The share of warm starts; 1 without starts.</summary>
    public double HitRate => Starts == 0 ? 1 : (double)Hits / Starts;

    /// <summary>Idle seconds, and the lead time for each container deleted unused.</summary>
    public double Cost => IdleSeconds + (LeadSeconds * Deleted);

    /// <summary>The cost per start; the total without starts.</summary>
    public double CostPerStart => Cost / Math.Max(1, Starts);

    /// <summary>The mean waiting time of a start.</summary>
    public double MeanWaitSeconds => Starts == 0 ? 0 : WaitedSeconds / Starts;
}
