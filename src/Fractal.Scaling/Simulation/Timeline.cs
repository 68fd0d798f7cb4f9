namespace Fractal.Scaling.Simulation;

/// <summary>What happened in each judged step, for a picture.</summary>
/// <param name="Begin">When the first step begins.</param>
/// <param name="Starts">Starts asked for.</param>
/// <param name="Target">What the policy wanted.</param>
/// <param name="Idle">Idle containers.</param>
/// <param name="Missed">Starts that found none.</param>
public sealed record Timeline(DateTimeOffset Begin, int[] Starts, int[] Target, int[] Idle, int[] Missed);
