using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Planning;
using Fractal.Scaling.Policies;

namespace Fractal.Bench.Pools;

/// <summary>The time of a round over ten thousand pools on one core, and of the daily tuning of one pool.</summary>
internal static class Timings
{
    private const int Pools = 10_000;
    private static readonly DateTimeOffset Begin = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    public static void Judge(Verdict verdict)
    {
        verdict.AtMost("10,000 pools: count, forecast, plan, seconds", Best(PlanAll), 1);
        verdict.AtMost("daily tuning of one pool from its stored counts, 300 starts/h, seconds", Best(() => Tune(300)), 1);
        verdict.AtMost("the same at 10,000 starts/h, seconds", Best(() => Tune(10_000)), 1);
    }

    /// <summary>The best of three, in CPU seconds, because others use this machine too.</summary>
    private static double Best(Func<double> measure) => Enumerable.Range(0, 3).Min(_ => measure());

    private static double PlanAll()
    {
        var first = DemandStep.Of(Begin);
        var random = new Random(1);
        var models = Enumerable.Range(0, Pools).Select(_ => new DemandModel(first, TimeZoneInfo.Utc, TimeSpan.FromSeconds(30))).ToList();
        foreach (var model in models)
            for (var i = 0; i < 400; i++) model.Observe(random.Next(100) < 30 ? random.Next(4) : 0);
        var policy = PolicyCatalog.Build(new PolicyText("forecast", new Dictionary<string, string>()), TimeZoneInfo.Utc).Policy!;
        var (launches, before) = (0L, Environment.CpuUsage.TotalTime);
        foreach (var model in models)
        {
            model.Observe(1);
            var reading = new PoolReading { Ready = 3, Starting = 1, Outlook = model.Look(), Tuning = new Tuning(5000, 2) };
            var decision = Decision.Of(policy, reading, Begin);
            launches += SupplyPlanner.Plan(new SupplyReading { Decision = decision, Ready = 3, Starting = 1, HighestTarget = decision.Target, HeldTarget = 4 }).Launches;
        }

        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        return launches >= 0 ? seconds : double.NaN;
    }

    private static double Tune(double startsPerHour)
    {
        var (first, random) = (DemandStep.Of(Begin), new Random(2));
        var counts = new List<(long, int)>();
        for (var step = 0; step < 28 * DemandStep.PerDay; step++)
        {
            var mean = startsPerHour / 360 * (1 + Math.Sin(step * 2 * Math.PI / DemandStep.PerDay));
            var (count, left) = (0, Math.Exp(-mean));
            for (var p = random.NextDouble(); p > left; p *= random.NextDouble()) count++;
            if (count > 0) counts.Add((first + step, count));
        }

        var before = Environment.CpuUsage.TotalTime;
        new Tuner(first, TimeZoneInfo.Utc, TimeSpan.FromSeconds(30), PoolBounds.Widest, 0.99).Replay(counts, new CountedSteps([(first, first + (28 * DemandStep.PerDay))]), first + (28 * DemandStep.PerDay), null);
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
