namespace Fractal.Scaling.Planning;

/// <summary>The actions for a pool.</summary>
/// <param name="Target">The current target.</param>
/// <param name="Launches">Containers to launch.</param>
/// <param name="Deletes">Idle containers to delete.</param>
/// <param name="Limits">The limits that applied.</param>
/// <param name="Why">For operators: "target 7: 5.2 starts/min expected for the next 40 s, floor 2; 3 launched".</param>
public sealed record SupplyPlan(int Target, int Launches, int Deletes, SupplyLimits Limits, string Why);
