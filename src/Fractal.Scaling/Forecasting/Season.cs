namespace Fractal.Scaling.Forecasting;

/// <summary>
/// The demand of each half-hour of the week relative to the average, from the last 28 days. Rarely observed ones are shrunk towards the
/// same half-hour of other days, and those towards the average, with four pseudo-counts each time.
/// </summary>
internal sealed class Season
{
    public const int Slots = 336, SlotSeconds = 1800;
    private const int SlotsOfDay = 48;
    private const int Kept = 28 * SlotsOfDay;
    private const double PseudoCounts = 4;

    private readonly long[] counts = new long[Slots];
    private readonly int[] seen = new int[Slots];
    private readonly Queue<(short Slot, int Count)> halfHours = new();
    private readonly double[] relative = new double[Slots];

    public Season() => Array.Fill(relative, 1);

    /// <summary>The slot of a local time.</summary>
    public static int SlotOf(DateTime local) => ((int)local.DayOfWeek * SlotsOfDay) + (((local.Hour * 60) + local.Minute) / (SlotSeconds / 60));

    /// <summary>The rate of a slot divided by the average rate.</summary>
    public double this[int slot] => relative[slot];

    /// <summary>Adds a completed half-hour, drops the one of four weeks ago, and recomputes the curve.</summary>
    public void Add(int slot, int count)
    {
        halfHours.Enqueue(((short)slot, count));
        counts[slot] += count;
        seen[slot]++;
        if (halfHours.Count > Kept)
        {
            var old = halfHours.Dequeue();
            counts[old.Slot] -= old.Count;
            seen[old.Slot]--;
        }

        Refresh();
    }

    private void Refresh()
    {
        var overall = (double)counts.Sum() / halfHours.Count;
        if (overall <= 0)
        {
            Array.Fill(relative, 1);
            return;
        }

        Span<double> ofDay = stackalloc double[SlotsOfDay];
        for (var i = 0; i < SlotsOfDay; i++)
        {
            var (count, times) = (PseudoCounts, PseudoCounts / overall);
            for (var slot = i; slot < Slots; slot += SlotsOfDay) (count, times) = (count + counts[slot], times + seen[slot]);
            ofDay[i] = count / times;
        }

        Span<double> raw = stackalloc double[Slots];
        for (var slot = 0; slot < Slots; slot++)
            raw[slot] = (counts[slot] + PseudoCounts) / (seen[slot] + (PseudoCounts / ofDay[slot % SlotsOfDay]));
        Smooth(raw);
    }

    private void Smooth(ReadOnlySpan<double> raw)
    {
        double sum = 0;
        for (var slot = 0; slot < Slots; slot++)
        {
            relative[slot] = (raw[(slot + Slots - 1) % Slots] + (2 * raw[slot]) + raw[(slot + 1) % Slots]) / 4;
            sum += relative[slot];
        }

        for (var slot = 0; slot < Slots; slot++) relative[slot] *= Slots / sum;
    }
}
