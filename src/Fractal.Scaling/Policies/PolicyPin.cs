namespace Fractal.Scaling.Policies;

/// <summary>What an operator says for a time, over what a policy would do.</summary>
/// <param name="Floor">At least so many; null: no floor.</param>
/// <param name="Ceiling">At most so many; null: no ceiling.</param>
/// <param name="Until">When it is over.</param>
public sealed record PolicyPin(int? Floor, int? Ceiling, DateTimeOffset Until);
