using Fractal.Scaling.Forecasting;
using Xunit;

namespace Fractal.Scaling.Tests.Forecasting;

public sealed class DemandModelTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void The_model_learns_the_rate()
    {
        var model = New(TimeZoneInfo.Utc);
        Feed(model, 2 * DemandStep.PerDay, _ => 60);
        // 60 starts an hour, forty seconds ahead.
        Assert.InRange(model.Look().Mean, 0.4, 1.1);
    }

    [Fact]
    public void The_forecast_learns_busy_hours_and_prepares_for_them()
    {
        var model = New(TimeZoneInfo.Utc);
        Feed(model, (21 * DemandStep.PerDay) + (15 * 180) - 1, t => t.Hour is >= 8 and < 20 ? 300 : 3);
        // Just before half past seven: the last hours suggest 3 per hour; the season, smoothed over its half-hours, suggests more.
        Assert.True(model.Look().Mean > 4 * 3 * 40.0 / 3600, $"{model.Look().Mean}");
    }

    [Theory]
    [InlineData("2026-03-29")]
    [InlineData("2026-10-25")]
    public void On_the_day_of_a_clock_change_hours_follow_local_time(string day)
    {
        var change = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue);
        var begin = new DateTimeOffset(change.AddDays(-21), TimeSpan.Zero);
        var model = new DemandModel(DemandStep.Of(begin), Berlin, TimeSpan.FromSeconds(30));
        double Rate(DateTimeOffset t) => TimeZoneInfo.ConvertTime(t, Berlin).Hour is >= 8 and < 20 ? 300 : 3;
        // Up to ten minutes before half past seven of local time on the day after the change, and then to just before it: the smoothed
        // season rises there.
        var rise = new DateTimeOffset(change.AddDays(1).AddHours(7.5), Berlin.GetUtcOffset(change.AddDays(1).AddHours(7.5)));
        Feed(model, (int)(DemandStep.Of(rise) - model.NextStep) - 60, Rate);
        var before = model.Look().Mean;
        Feed(model, 59, Rate);
        Assert.True(model.Look().Mean > 3 * before, $"{before} {model.Look().Mean}");
    }

    [Fact]
    public void After_a_restart_the_stored_counts_give_the_same_forecast()
    {
        var (running, counts, random) = (New(TimeZoneInfo.Utc), new List<(long, int)>(), new Random(3));
        for (var i = 0; i < 3 * DemandStep.PerDay; i++)
        {
            var count = random.Next(20) == 0 ? random.Next(1, 4) : 0;
            if (count > 0) counts.Add((running.NextStep, count));
            running.Observe(count);
        }

        var restarted = New(TimeZoneInfo.Utc);
        restarted.CatchUp(counts, running.NextStep);
        Assert.Equal(running.Look().Mean, restarted.Look().Mean);
        Assert.Equal(running.Look().Weight, restarted.Look().Weight);
        Assert.Equal(running.Starts, restarted.Starts);
    }

    [Fact]
    public void An_hour_without_metrics_is_not_an_hour_without_starts()
    {
        var (missed, silent) = (New(TimeZoneInfo.Utc), New(TimeZoneInfo.Utc));
        Feed(missed, DemandStep.PerDay, _ => 360);
        Feed(silent, DemandStep.PerDay, _ => 360);
        var before = missed.Look().Mean;
        missed.Miss(missed.NextStep + 360);
        Feed(silent, 360, _ => 0);
        Assert.InRange(missed.Look().Mean, 0.8 * before, 1.2 * before);
        Assert.True(silent.Look().Mean < 0.3 * before);
    }

    [Fact]
    public void A_clock_jump_backwards_counts_nothing_twice()
    {
        var model = New(TimeZoneInfo.Utc);
        Feed(model, 1000, _ => 360);
        var (starts, next) = (model.Starts, model.NextStep);
        model.CatchUp([(next - 100, 50)], next - 50);
        model.Miss(next - 50);
        Assert.Equal((starts, next), (model.Starts, model.NextStep));
    }

    [Fact]
    public void A_tripled_lead_time_triples_the_horizon()
    {
        var model = New(TimeZoneInfo.Utc);
        Feed(model, DemandStep.PerDay, _ => 360);
        var before = model.Look();
        model.LeadTime = TimeSpan.FromSeconds(90);
        var after = model.Look();
        Assert.Equal((40, 100), (before.HorizonSeconds, after.HorizonSeconds));
        Assert.InRange(after.Mean / before.Mean, 2.4, 2.6);
        Feed(model, 1000, _ => 360);
        Assert.True(double.IsFinite(model.Look().Mean));
    }

    [Fact]
    public void A_start_after_a_year_without_starts_gives_finite_numbers()
    {
        var model = New(TimeZoneInfo.Utc);
        model.Observe(5);
        model.CatchUp([], model.NextStep + (120 * DemandStep.PerDay));
        model.Observe(1);
        Feed(model, 20, _ => 0);
        Assert.True(double.IsFinite(model.Look().Mean) && model.Look().Weight.All(w => w > 0));
        Assert.Equal(1, model.Look().Weight.Sum(), 6);
    }

    private static DemandModel New(TimeZoneInfo zone) => new(DemandStep.Of(Monday), zone, TimeSpan.FromSeconds(30));

    private static void Feed(DemandModel model, int steps, Func<DateTimeOffset, double> startsPerHour)
    {
        var random = new Random(7);
        for (var i = 0; i < steps; i++)
        {
            var (count, least) = (0, Math.Exp(-startsPerHour(DemandStep.Begin(model.NextStep)) / 360));
            for (var p = random.NextDouble(); p > least; p *= random.NextDouble()) count++;
            model.Observe(count);
        }
    }
}
