namespace Fractal.Scaling.Forecasting;

/// <summary>
/// Tunes the forecast policy by replaying the pool's history: every cell of the grid simulates the last two weeks with what was known then,
/// and the cheapest with few enough misses is chosen. A fold over the counts, like its model.
/// </summary>
public sealed class Tuner
{
    /// <summary>The number of replayed days, and the number for pools with rare starts.</summary>
    public const int Days = 14, DaysIfSparse = 45;

    /// <summary>Fewer starts per hour than this are rare.</summary>
    public const double SparsePerHour = 0.5;

    private readonly ShadowPools shadows;
    private readonly List<Day> days = [];
    private readonly double missShare;
    private int starts, steps;

    /// <param name="firstStep">The step of the first count.</param>
    /// <param name="zone">The time zone of the demand's weeks.</param>
    /// <param name="leadTime">The time from launch to ready.</param>
    /// <param name="bounds">The bounds of a target.</param>
    /// <param name="hitTarget">The fraction of starts that should be warm, such as 0.99.</param>
    public Tuner(long firstStep, TimeZoneInfo zone, TimeSpan leadTime, PoolBounds bounds, double hitTarget)
    {
        Model = new DemandModel(firstStep, zone, leadTime);
        shadows = new ShadowPools(leadTime, bounds.Min, bounds.Max);
        missShare = 1 - hitTarget;
    }

    /// <summary>The demand model learnt during the replay.</summary>
    public DemandModel Model { get; }

    /// <summary>Counts a step without simulating it: the days before those that tuning evaluates.</summary>
    public void Skip(int count) => Model.Observe(count);

    /// <summary>Counts a step, and simulates it in every cell.</summary>
    public void Observe(int count)
    {
        Span<int> stocks = stackalloc int[TuningGrid.Prices];
        PriceCurve.Stocks(Model.Look(), TuningGrid.Worth, stocks);
        shadows.Live(Model.NextStep, stocks, count);
        Model.Observe(count);
        (starts, steps) = (starts + count, steps + 1);
        if (Model.NextStep % DemandStep.PerDay == 0) EndDay();
    }

    /// <summary>The steps before this one are unknown: they add neither cost nor hits to any cell.</summary>
    public void Miss(long nextStep)
    {
        if (nextStep <= Model.NextStep) return;
        var newDay = nextStep / DemandStep.PerDay > Model.NextStep / DemandStep.PerDay;
        Model.Miss(nextStep);
        shadows.Rest();
        if (newDay) EndDay();
    }

    /// <summary>The tuning from stored counts, as of a step: computed by a server once a day, and after a restart.</summary>
    /// <param name="counts">Steps that had starts, in order of time.</param>
    /// <param name="counted">The counted steps; other steps are unknown, not zero.</param>
    /// <param name="now">The step up to which they are complete.</param>
    /// <param name="current">The previous tuning; null if there is none.</param>
    public Tuning Replay(IEnumerable<(long Step, int Starts)> counts, CountedSteps counted, long now, Tuning? current)
    {
        ArgumentNullException.ThrowIfNull(counted);
        var known = counts.ToList();
        var replayed = IsSparse(known.Sum(c => (long)c.Starts), counted.Known(Model.FirstStep, now)) ? DaysIfSparse : Days;
        counted.CatchUp(Model, known, now - ((long)replayed * DemandStep.PerDay));
        counted.Walk(known, Model.NextStep, now, Observe, Miss);
        return Choose(current);
    }

    /// <summary>The new tuning.</summary>
    public Tuning Choose(Tuning? current)
    {
        var past = Past();
        var all = past.Sum(d => (long)d.Starts);
        if (all * missShare < 1) return AtStart(past);
        var scores = Scores(past, all);
        var best = scores.Where(s => s.Fits).OrderBy(s => s.Cost).FirstOrDefault() ?? scores.OrderBy(s => s.Missed).ThenBy(s => s.Cost).First();
        var stay = scores.FirstOrDefault(s => s.Fits && TuningGrid.Of(s.Cell) == current);
        return TuningGrid.Of(stay is not null && best.Cost > 0.97 * stay.Cost ? stay.Cell : best.Cell);
    }

    /// <summary>With too little data: one container, and a price by the mean rate.</summary>
    private Tuning AtStart(List<Day> past)
    {
        var rate = past.Count == 0 ? Model.MeanRate : DemandModel.Rate(past.Sum(d => (long)d.Starts), past.Sum(d => d.Steps) * (double)DemandStep.Seconds);
        return new Tuning(0.3 / (missShare * rate), 1);
    }

    private List<Day> Past()
    {
        var recent = days.TakeLast(Days).ToList();
        return IsSparse(recent.Sum(d => (long)d.Starts), recent.Sum(d => d.Steps)) ? days : recent;
    }

    private static bool IsSparse(long starts, long steps) => starts < SparsePerHour * 24 * steps / DemandStep.PerDay;

    private List<Score> Scores(List<Day> past, long all) => [.. Enumerable.Range(0, TuningGrid.Cells).Select(cell =>
    {
        // One bad day may be excluded, but not if the rest is too little: an app that returns after a long silence has only one day.
        var worst = past.MaxBy(d => d.Missed[cell]);
        if ((all - worst!.Starts) * missShare < 1) worst = null;
        var kept = past.Where(d => d != worst);
        var (missed, asked, cost) = (0L, 0L, 0L);
        foreach (var day in kept) (missed, asked, cost) = (missed + day.Missed[cell], asked + day.Starts, cost + day.Cost[cell]);
        return new Score(cell, missed, cost, missed <= 0.8 * missShare * asked);
    })];

    private void EndDay()
    {
        if (steps == 0) return;
        var (missed, cost) = shadows.Take();
        days.Add(new Day(starts, steps, missed, cost));
        (starts, steps) = (0, 0);
        if (days.Count > DaysIfSparse) days.RemoveAt(0);
    }

    /// <summary>The data of a day: its starts, the number of its steps, and each cell's misses and cost.</summary>
    private sealed record Day(int Starts, int Steps, int[] Missed, int[] Cost);

    private sealed record Score(int Cell, long Missed, long Cost, bool Fits);
}
