namespace Fractal.Scaling.Simulation;

/// <summary>The events in each evaluated step, for a chart.</summary>
/// <param name="Begin">When the first step begins.</param>
/// <param name="Starts">Requested starts.</param>
/// <param name="Target">The policy's target.</param>
/// <param name="Idle">Idle containers.</param>
/// <param name="Missed">Starts without an idle container.</param>
public sealed record Timeline(DateTimeOffset Begin, int[] Starts, int[] Target, int[] Idle, int[] Missed);
