namespace Fractal.Scaling.Policies;

/// <summary>A temporary override of a policy by an operator.</summary>
/// <param name="Floor">The minimum; null for no floor.</param>
/// <param name="Ceiling">The maximum; null for no ceiling.</param>
/// <param name="Until">When it ends.</param>
public sealed record PolicyPin(int? Floor, int? Ceiling, DateTimeOffset Until);
