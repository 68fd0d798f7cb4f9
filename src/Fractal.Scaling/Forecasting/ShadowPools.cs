using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fractal.Scaling.Planning;

namespace Fractal.Scaling.Forecasting;

/// <summary>
/// One imagined pool per cell of the grid, all with the same demand, to compare misses and costs. The cells are lanes of vectors (a vector
/// is half the prices with one floor), so that two weeks take a fraction of a second.
/// </summary>
internal sealed class ShadowPools
{
    private const int Lanes = 16, Vectors = TuningGrid.Cells / Lanes;

    private readonly Vector256<short>[] ready = new Vector256<short>[Vectors], supply = new Vector256<short>[Vectors];
    private readonly Vector256<short>[] window;
    private readonly Vector256<int>[] idle = new Vector256<int>[Vectors * 2], missed = new Vector256<int>[Vectors * 2];
    private readonly Vector256<short>[][] launched;
    private readonly bool[] anyLaunched;
    private readonly int leadSeconds;
    private readonly Vector256<short> least, most;
    private readonly (int Second, int Starts, int Slot)[] events = new (int, int, int)[(2 * DemandStep.Seconds) + 1];

    public ShadowPools(TimeSpan leadTime, int min, int max)
    {
        window = new Vector256<short>[2 * (int)(ShrinkRule.Memory(leadTime).TotalSeconds / DemandStep.Seconds)];
        leadSeconds = Math.Max(1, (int)Math.Round(leadTime.TotalSeconds));
        (least, most) = (Vector256.Create((short)Math.Min(min, PriceCurve.MostStock)), Vector256.Create((short)Math.Min(max, PriceCurve.MostStock)));
        launched = new Vector256<short>[leadSeconds + DemandStep.Seconds][];
        for (var i = 0; i < launched.Length; i++) launched[i] = new Vector256<short>[Vectors];
        anyLaunched = new bool[launched.Length];
    }

    /// <summary>Simulates one step: each price's stock, and the starts.</summary>
    public void Live(long step, ReadOnlySpan<int> stocks, int starts)
    {
        Span<Vector256<short>> stock = stackalloc Vector256<short>[2], highest = stackalloc Vector256<short>[2];
        Remember(step, stocks, stock, highest);
        var count = Gather(step, starts);
        var (boundary, due) = (Slot(step * DemandStep.Seconds), Due(step * DemandStep.Seconds));
        var shrinks = step % ShrinkRule.EverySteps == 0;
        for (var i = 0; i < Vectors; i++)
        {
            var floor = Vector256.Create(TuningGrid.Floors[i / 2]);
            var target = Vector256.Min(Vector256.Max(Vector256.Max(stock[i & 1], floor), least), most);
            var (free, all, cost, misses) = (ready[i], supply[i], Vector256<short>.Zero, Vector256<short>.Zero);
            if (anyLaunched[due]) free += launched[due][i];
            if (shrinks)
            {
                var keep = Vector256.Min(Vector256.Max(Vector256.Max(highest[i & 1], floor), least), most);
                var tenth = Vector256.Max((all * 13) >> 7, Vector256<short>.One);
                var deleted = Vector256.Max(Vector256.Min(Vector256.Min(all - keep, tenth), free), Vector256<short>.Zero);
                (free, all) = (free - deleted, all - deleted);
                Widen(idle, i, deleted, leadSeconds);
            }

            var launches = Vector256.Max(target - all, Vector256<short>.Zero);
            all += launches;
            launched[boundary][i] = launches;
            cost = free * DemandStep.Seconds;
            for (var e = 0; e < count; e++)
            {
                var (second, wanted, slot) = events[e];
                var remaining = (short)(DemandStep.Seconds - second);
                if (wanted == 0)
                {
                    free += launched[slot][i];
                    cost += launched[slot][i] * remaining;
                    continue;
                }

                var hits = Vector256.Min(free, Vector256.Create((short)wanted));
                free -= hits;
                all -= hits;
                cost -= hits * remaining;
                misses += Vector256.Create((short)wanted) - hits;
                launches = Vector256.Max(Vector256.Min(target - all, hits), Vector256<short>.Zero);
                all += launches;
                launched[slot][i] = second == 0 ? launched[slot][i] + launches : launches;
            }

            (ready[i], supply[i]) = (free, all);
            Widen(idle, i, cost, 1);
            if (starts > 0) Widen(missed, i, misses, 1);
        }
    }

    /// <summary>Advances time without data: launches complete, and earlier targets are forgotten.</summary>
    public void Rest()
    {
        supply.CopyTo(ready, 0);
        Array.Clear(anyLaunched);
        Array.Clear(window);
    }

    /// <summary>Returns what was counted since the last call: misses, and cost in seconds.</summary>
    public (int[] Missed, int[] Cost) Take()
    {
        var taken = (MemoryMarshal.Cast<Vector256<int>, int>(missed).ToArray(), MemoryMarshal.Cast<Vector256<int>, int>(idle).ToArray());
        Array.Clear(missed);
        Array.Clear(idle);
        return taken;
    }

    private void Remember(long step, ReadOnlySpan<int> stocks, Span<Vector256<short>> stock, Span<Vector256<short>> highest)
    {
        Span<short> narrow = stackalloc short[TuningGrid.Prices];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = (short)stocks[i];
        var at = (int)(step % (window.Length / 2)) * 2;
        for (var half = 0; half < 2; half++)
        {
            window[at + half] = stock[half] = Vector256.Create<short>(narrow[(half * Lanes)..]);
            highest[half] = stock[half];
            for (var i = half; i < window.Length; i += 2) highest[half] = Vector256.Max(highest[half], window[i]);
        }
    }

    /// <summary>
    /// The step's events in order. A replacement ordered in some second is ready in a whole second, before or after the starts of that
    /// second; it comes first in every other second, so that neither side is favoured.
    /// </summary>
    private int Gather(long step, int starts)
    {
        Span<int> bySecond = stackalloc int[DemandStep.Seconds];
        StepEvents.Spread(step, starts, bySecond);
        var count = 0;
        for (var second = 0; second < DemandStep.Seconds; second++)
        {
            var slot = Slot((step * DemandStep.Seconds) + second);
            var due = Due((step * DemandStep.Seconds) + second);
            if (second > 0 && second % 2 == 0 && anyLaunched[due]) events[count++] = (second, 0, due);
            anyLaunched[slot] = second == 0 || bySecond[second] > 0;
            if (bySecond[second] > 0) events[count++] = (second, Math.Min(bySecond[second], PriceCurve.MostStock), slot);
            if (second % 2 == 1 && anyLaunched[due]) events[count++] = (second, 0, due);
        }

        return count;
    }

    private int Slot(long second) => (int)(second % launched.Length);

    private int Due(long second) => (int)((second - leadSeconds + launched.Length) % launched.Length);

    private static void Widen(Vector256<int>[] sums, int i, Vector256<short> values, int times)
    {
        var (low, high) = Vector256.Widen(values);
        sums[2 * i] += low * times;
        sums[(2 * i) + 1] += high * times;
    }
}
