using System.Runtime.InteropServices;

namespace Fractal.Scaling;

/// <summary>The bounds of a pool's target.</summary>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum; it wins if the two contradict each other.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PoolBounds(int Min, int Max)
{
    /// <summary>The largest number of idle containers that can be configured.</summary>
    public const int Most = 1_000_000;

    /// <summary>From zero to the largest possible number.</summary>
    public static PoolBounds Widest => new(0, Most);

    /// <summary>The nearest number within the bounds.</summary>
    public int Clamp(int target) => Math.Max(0, Math.Min(Math.Max(target, Min), Max));
}
