namespace Fractal.Scaling.Forecasting;

/// <summary>The steps with counts. Other steps are unknown, not zero.</summary>
public sealed class CountedSteps
{
    private readonly List<(long From, long Until)> spans = [];

    /// <param name="counted">Half-open ranges of counted steps, in any order; they may overlap.</param>
    public CountedSteps(IEnumerable<(long From, long Until)> counted)
    {
        foreach (var (from, until) in counted.Where(s => s.Until > s.From).OrderBy(s => s.From))
        {
            if (spans.Count > 0 && from <= spans[^1].Until) spans[^1] = (spans[^1].From, Math.Max(spans[^1].Until, until));
            else spans.Add((from, until));
        }
    }

    /// <summary>Counts before this step are final.</summary>
    public long? Until => spans.Count == 0 ? null : spans[^1].Until;

    /// <summary>
    /// Advances a model to a step: steps within a span had the given starts, or none; all others are missing, except for given ones.
    /// </summary>
    public void CatchUp(DemandModel model, IEnumerable<(long Step, int Starts)> counts, long until)
    {
        ArgumentNullException.ThrowIfNull(model);
        Walk(counts, model.NextStep, until, model.Observe, model.Miss);
    }

    /// <summary>Enumerates all steps in order: the starts of each known one, and for unknown ones the next known step.</summary>
    internal void Walk(IEnumerable<(long Step, int Starts)> counts, long from, long until, Action<int> observe, Action<long> miss)
    {
        foreach (var (step, starts) in counts)
        {
            if (step < from || step >= until) continue;
            Between(from, step, observe, miss);
            observe(starts);
            from = step + 1;
        }

        Between(from, until, observe, miss);
    }

    /// <summary>The number of known steps in a range.</summary>
    internal long Known(long from, long until)
    {
        long known = 0;
        foreach (var span in spans) known += Math.Max(0, Math.Min(span.Until, until) - Math.Max(span.From, from));
        return known;
    }

    /// <summary>Steps without a stored count: zero if they were counted, otherwise unknown.</summary>
    private void Between(long from, long until, Action<int> observe, Action<long> miss)
    {
        for (var i = from < until ? FirstAfter(from) : spans.Count; i < spans.Count && spans[i].From < until; i++)
        {
            if (spans[i].From > from) miss(from = spans[i].From);
            for (; from < Math.Min(spans[i].Until, until); from++) observe(0);
        }

        if (from < until) miss(until);
    }

    /// <summary>The first span that ends after a step.</summary>
    private int FirstAfter(long step)
    {
        var (low, high) = (0, spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (spans[middle].Until > step) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
