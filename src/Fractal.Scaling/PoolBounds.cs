using System.Runtime.InteropServices;

namespace Fractal.Scaling;

/// <summary>Between what a pool's target stays.</summary>
/// <param name="Min">At least so many.</param>
/// <param name="Max">At most so many; it wins where the two contradict each other.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PoolBounds(int Min, int Max)
{
    /// <summary>The most idle containers that anyone may ask for.</summary>
    public const int Most = 1_000_000;

    /// <summary>From none to the most that a pool may have.</summary>
    public static PoolBounds Widest => new(0, Most);

    /// <summary>The nearest number within.</summary>
    public int Clamp(int target) => Math.Max(0, Math.Min(Math.Max(target, Min), Max));
}
