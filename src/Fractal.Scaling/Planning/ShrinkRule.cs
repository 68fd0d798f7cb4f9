namespace Fractal.Scaling.Planning;

/// <summary>Limits how fast a pool shrinks, and keeps containers that may be needed soon.</summary>
public static class ShrinkRule
{
    /// <summary>It may shrink once in so many steps.</summary>
    public const int EverySteps = 3;

    /// <summary>
    /// How long a target is remembered: two lead times, but one minute at least and five at most. What could soon be launched again need not be held long.
    /// </summary>
    public static TimeSpan Memory(TimeSpan leadTime) => TimeSpan.FromSeconds(Math.Clamp(2 * leadTime.TotalSeconds, 60, 300));

    /// <summary>How many ready containers to delete: a tenth of the pool at most, and one at least, of what is above the highest recent target.</summary>
    /// <param name="ready">Idle containers that could be given out.</param>
    /// <param name="supply">Ready and starting.</param>
    /// <param name="keep">The highest target within the memory.</param>
    public static int Surplus(int ready, int supply, int keep) =>
        Math.Clamp(supply - Math.Max(0, keep), 0, Math.Min(Math.Max(0, ready), Math.Max(1, supply / 10)));
}
