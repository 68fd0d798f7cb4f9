using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Simulation;

/// <summary>What one policy came to.</summary>
/// <param name="Policy">Its name, or oracle.</param>
/// <param name="Hindsight">Whether its parameters were chosen knowing the judged days.</param>
/// <param name="Parameters">Its options, as written.</param>
/// <param name="Result">Hits and costs.</param>
public sealed record PolicyOutcome(string Policy, bool Hindsight, IReadOnlyDictionary<string, string> Parameters, SimulationResult Result)
{
    /// <summary>With hindsight: the cost a start, in between two neighbouring parameters where the hits are those of the forecast.</summary>
    public double CostAtEqualHits { get; init; } = Result.CostPerStart;

    /// <summary>What the forecast had learnt at the end.</summary>
    public Tuning? Learnt { get; init; }

    /// <summary>What happened step by step, if it was asked for.</summary>
    public Timeline? Timeline { get; init; }
}
