using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Simulation;

/// <summary>The result of one policy.</summary>
/// <param name="Policy">Its name, or oracle.</param>
/// <param name="Hindsight">Whether its parameters were chosen with knowledge of the evaluated days.</param>
/// <param name="Parameters">Its options, as text.</param>
/// <param name="Result">Hits and costs.</param>
public sealed record PolicyOutcome(string Policy, bool Hindsight, IReadOnlyDictionary<string, string> Parameters, SimulationResult Result)
{
    /// <summary>With hindsight: the cost per start, interpolated between two neighbouring parameters at the forecast's hits.</summary>
    public double CostAtEqualHits { get; init; } = Result.CostPerStart;

    /// <summary>What the forecast had learnt at the end.</summary>
    public Tuning? Learnt { get; init; }

    /// <summary>The simulation step by step, if requested.</summary>
    public Timeline? Timeline { get; init; }
}
