namespace Fractal.Scaling.Planning;

/// <summary>What to do for a pool now.</summary>
/// <param name="Target">The target that is in force.</param>
/// <param name="Launches">Containers to launch.</param>
/// <param name="Deletes">Idle containers to delete.</param>
/// <param name="Limits">What kept it from doing more.</param>
/// <param name="Why">For operators: "target 7: 5.2 starts/min expected for the next 40 s, floor 2; 3 launched".</param>
public sealed record SupplyPlan(int Target, int Launches, int Deletes, SupplyLimits Limits, string Why);
