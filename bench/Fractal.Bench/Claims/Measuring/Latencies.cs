using System.Diagnostics;
using System.Numerics;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>
/// A histogram of microseconds: exact below 256, then 128 buckets per doubling, so that values are accurate to one percent.
/// </summary>
internal sealed class Latencies
{
    private const int Steps = 128, Exact = 2 * Steps;
    private readonly long[] counts = new long[Exact + (Steps * 24)];

    public long Count { get; private set; }

    public double MaxMs { get; private set; }

    public void Add(long beganAt, long endedAt) => Add(Stopwatch.GetElapsedTime(beganAt, endedAt).TotalMicroseconds);

    public void Add(double microseconds)
    {
        counts[IndexOf((uint)Math.Clamp(microseconds, 0, int.MaxValue))]++;
        Count++;
        MaxMs = Math.Max(MaxMs, microseconds / 1000);
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] += other.counts[i];
        Count += other.Count;
        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <returns>The quantile (0 to 1) in milliseconds; 0 without values.</returns>
    public double Within(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < counts.Length; i++)
        {
            if ((wanted -= counts[i]) <= 0 && Count > 0) return Math.Min(UpperOf(i) / 1000.0, MaxMs);
        }

        return MaxMs;
    }

    private static int IndexOf(uint microseconds)
    {
        if (microseconds < Exact) return (int)microseconds;
        var doublings = BitOperations.Log2(microseconds) - BitOperations.Log2(Exact) + 1;
        return Exact + ((doublings - 1) * Steps) + (int)(microseconds >> doublings) - Steps;
    }

    private static double UpperOf(int index)
    {
        if (index < Exact) return index;
        var doublings = ((index - Exact) / Steps) + 1;
        return (((index - Exact) % Steps) + Steps + 1L) << doublings;
    }
}
