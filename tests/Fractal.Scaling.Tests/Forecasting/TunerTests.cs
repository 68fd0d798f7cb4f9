using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Fractal.Scaling.Tests.Simulation;
using Xunit;

namespace Fractal.Scaling.Tests.Forecasting;

public sealed class TunerTests
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 6)]
    [InlineData(20, 0)]
    [InlineData(12, 2)]
    public void A_shadow_pool_matches_the_simulator(int price, int floor)
    {
        var trace = Traces.Poisson(8, t => Traces.Diurnal(t, 200));
        var arrivals = Arrivals.Of(trace, TimeSpan.FromMinutes(30), 1);
        var (model, shadows) = (new DemandModel(arrivals.FirstStep, TimeZoneInfo.Utc, Lead), new ShadowPools(Lead, 0, 2500));
        var stocks = new int[TuningGrid.Prices];
        foreach (var count in arrivals.Counts)
        {
            PriceCurve.Stocks(model.Look(), TuningGrid.Worth, stocks);
            shadows.Live(model.NextStep, stocks, count);
            model.Observe(count);
        }

        var cell = (Array.IndexOf(TuningGrid.Floors, (short)floor) * TuningGrid.Prices) + price;
        var (missed, cost) = shadows.Take();
        var learning = new Learning(arrivals, new Tuner(arrivals.FirstStep, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99), int.MaxValue);
        var tuning = TuningGrid.Of(cell);
        var result = new PoolSimulator(arrivals, new ForecastPolicy(tuning.Price, tuning.Floor), Lead.TotalSeconds) { Learning = learning }.Run(0, 0);
        // The positions of starts within their steps are drawn again, so the results agree except for noise.
        Assert.InRange(missed[cell] / (double)result.Starts, 1 - result.HitRate - 0.002, 1 - result.HitRate + 0.002);
        Assert.InRange(cost[cell] / result.Cost, 0.98, 1.02);
    }

    [Fact]
    public void A_new_app_starts_with_a_floor_of_one()
    {
        var tuner = new Tuner(0, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99);
        var tuning = tuner.Choose(null);
        Assert.Equal(1, tuning.Floor);
        // Only the prior of half a start in half an hour: a hundred starts' worth of waiting, times 0.3.
        Assert.Equal(0.3 / (0.01 * 0.5 / 1800), tuning.Price, 1.0);
    }

    [Fact]
    public void Replaying_stored_counts_gives_the_same_tuning()
    {
        var arrivals = Arrivals.Of(Traces.Poisson(16, t => Traces.Diurnal(t, 40)), TimeSpan.FromMinutes(30), 1);
        var living = new Tuner(arrivals.FirstStep, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99);
        var (counts, days) = (new List<(long, int)>(), arrivals.Counts.Length - (Tuner.Days * DemandStep.PerDay));
        for (var i = 0; i < arrivals.Counts.Length; i++)
        {
            if (arrivals.Counts[i] > 0) counts.Add((arrivals.FirstStep + i, arrivals.Counts[i]));
            if (i < days) living.Skip(arrivals.Counts[i]);
            else living.Observe(arrivals.Counts[i]);
        }

        var end = arrivals.FirstStep + arrivals.Counts.Length;
        var replayed = new Tuner(arrivals.FirstStep, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99).Replay(counts, new CountedSteps([(arrivals.FirstStep, end)]), end, null);
        Assert.Equal(living.Choose(null), replayed);
        Assert.True(replayed.Price > 20 || replayed.Floor > 0);
    }

    /// <summary>
    /// Half of each day is uncounted. If those hours counted as empty, large pools would have cost much during the night.
    /// </summary>
    [Fact]
    public void Uncounted_hours_add_neither_cost_nor_hits()
    {
        const int Half = DemandStep.PerDay / 2;
        var arrivals = Arrivals.Of(Traces.Poisson(15, _ => 60), TimeSpan.FromMinutes(30), 1);
        var (end, first) = (arrivals.FirstStep + arrivals.Counts.Length, arrivals.FirstStep);
        // All starts are in the mornings; the same days counted fully, and with unknown afternoons.
        var mornings = arrivals.Counts.Select((starts, i) => (Step: first + i, Starts: starts)).Where(c => c.Starts > 0 && c.Step % DemandStep.PerDay < Half).ToList();
        var counted = new CountedSteps(Enumerable.Range(0, 15).Select(day => (first + (day * (long)DemandStep.PerDay), first + (day * (long)DemandStep.PerDay) + Half)));
        var (unknown, empty, never) = (New(), New(), New());
        var tuned = unknown.Replay(mornings, counted, end, null);
        empty.Replay(mornings, new CountedSteps([(first, end)]), end, null);
        Assert.Equal(60 / 3600.0, unknown.Model.MeanRate, 0.001);
        Assert.Equal(30 / 3600.0, empty.Model.MeanRate, 0.001);
        // As if the mornings were consecutive, except for the minutes between them.
        foreach (var count in arrivals.Counts.Where((_, i) => i % DemandStep.PerDay < Half)) never.Observe(count);
        var (price, floor) = never.Choose(null);
        Assert.InRange(Stock(tuned), Stock(new Tuning(price, floor)) - 1, Stock(new Tuning(price, floor)) + 1);
        // The belief at noon is the belief at midnight.
        Assert.InRange(unknown.Model.Look().Mean, 0.7, 1.7);
        Assert.True(empty.Model.Look().Mean < 0.3);

        Tuner New() => new(first, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99);
        int Stock(Tuning tuning) => Math.Max(tuning.Floor, PriceCurve.Stock(never.Model.Look(), tuning.Price));
    }

    [Fact]
    public void An_uncounted_day_is_not_a_day_without_starts()
    {
        // Twelve starts on each fifth day; the other days are unknown. If they counted as empty, the app would seem a fifth as busy.
        var first = 20_000L * DemandStep.PerDay;
        var days = Enumerable.Range(0, 8).Select(i => first + (i * 5L * DemandStep.PerDay)).ToList();
        var counts = days.SelectMany(day => Enumerable.Range(1, 12).Select(i => (day + (i * 600), 1))).ToList();
        var (known, all) = (new CountedSteps(days.Select(day => (day, day + DemandStep.PerDay))), new CountedSteps([(first, first + (45L * DemandStep.PerDay))]));
        double Price(CountedSteps counted) => new Tuner(first, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99).Replay(counts, counted, first + (45L * DemandStep.PerDay), null).Price;
        // Too few to tune by, so the price follows from the mean rate of the known hours.
        Assert.Equal(0.3 / (0.01 * 12 / 86_400), Price(known), 0.1 * Price(known));
        Assert.True(Price(all) > 3 * Price(known), $"{Price(all)} {Price(known)}");
    }

    [Fact]
    public void A_tuning_stays_until_another_is_clearly_cheaper()
    {
        var arrivals = Arrivals.Of(Traces.Poisson(10, _ => 60), TimeSpan.FromMinutes(30), 1);
        var tuner = new Tuner(arrivals.FirstStep, TimeZoneInfo.Utc, Lead, PoolBounds.Widest, 0.99);
        foreach (var count in arrivals.Counts) tuner.Observe(count);
        var chosen = tuner.Choose(null);
        Assert.Equal(chosen, tuner.Choose(chosen));
        Assert.NotEqual(new Tuning(20, 270), tuner.Choose(new Tuning(20, 270)));
    }
}
