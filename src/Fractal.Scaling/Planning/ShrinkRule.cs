namespace Fractal.Scaling.Planning;

/// <summary>Limits how fast a pool shrinks, and keeps containers that may be needed soon.</summary>
public static class ShrinkRule
{
    /// <summary>The number of steps between two deletions.</summary>
    public const int EverySteps = 3;

    /// <summary>
    /// How long a target is remembered: two lead times, but between one and five minutes. Containers that can be launched again quickly
    /// need not be kept long.
    /// </summary>
    public static TimeSpan Memory(TimeSpan leadTime) => TimeSpan.FromSeconds(Math.Clamp(2 * leadTime.TotalSeconds, 60, 300));

    /// <summary>
    /// The number of ready containers to delete: of those above the highest recent target, at most a tenth of the pool and at least one.
    /// </summary>
    /// <param name="ready">Idle containers that could be assigned.</param>
    /// <param name="supply">Ready and starting containers.</param>
    /// <param name="keep">The highest remembered target.</param>
    public static int Surplus(int ready, int supply, int keep) =>
        Math.Clamp(supply - Math.Max(0, keep), 0, Math.Min(Math.Max(0, ready), Math.Max(1, supply / 10)));
}
