using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Simulation;

/// <summary>
/// Knows the number of starts in each bin, but not their position within it, and sizes for a Poisson demand with that rate.
/// </summary>
internal sealed class OraclePolicy(double[] expected, long firstStep, Func<double, int> size) : IPoolPolicy
{
    private readonly Dictionary<int, int> stocks = [];

    public string Name => "oracle";

    /// <summary>The starts in the bins within the horizon of each step.</summary>
    public static double[] Expected(DemandTrace trace, Arrivals arrivals, double horizonSeconds)
    {
        var sums = new double[arrivals.Counts.Length + 1];
        var begin = DemandStep.Begin(arrivals.FirstStep);
        foreach (var bin in trace.Bins)
        {
            var (from, to) = ((bin.Begin - begin).TotalSeconds, (bin.Begin + bin.Width - begin).TotalSeconds);
            for (var step = (int)(from / DemandStep.Seconds); step < sums.Length - 1 && step * (double)DemandStep.Seconds < to; step++)
            {
                var overlap = Math.Min(to, (step + 1.0) * DemandStep.Seconds) - Math.Max(from, step * (double)DemandStep.Seconds);
                sums[step + 1] += bin.Starts * overlap / (to - from);
            }
        }

        for (var step = 1; step < sums.Length; step++) sums[step] += sums[step - 1];
        var ahead = (int)Math.Round(horizonSeconds / DemandStep.Seconds);
        return [.. Enumerable.Range(0, sums.Length - 1).Select(step => sums[Math.Min(sums.Length - 1, step + ahead)] - sums[step])];
    }

    public int Target(PoolReading reading, DateTimeOffset now)
    {
        // Rounding the logarithm to a hundredth is precise enough, and leaves few different means.
        var key = (int)Math.Round(100 * Math.Log(Math.Max(expected[(int)(DemandStep.Of(now) - firstStep)], 1e-4)));
        if (!stocks.TryGetValue(key, out var stock)) stocks[key] = stock = size(Math.Exp(key / 100.0));
        return stock;
    }

    public string Explain(PoolReading reading, DateTimeOffset now) => "the future is known";

    /// <summary>The stock for one price, given the mean over the horizon.</summary>
    public static int AtPrice(double mean, double horizonSeconds, double price)
    {
        var (log, cumulative, stock) = (-mean, 0.0, 0);
        for (var k = 0; k < PriceCurve.MostStock; k++)
        {
            cumulative += Math.Exp(log);
            log += Math.Log(mean / (k + 1));
            if (cumulative == 0 || (k + 1) * Math.Exp(log) / (horizonSeconds * cumulative) >= 1 / price) stock = k + 1;
            else if (k > mean) break;
        }

        return stock;
    }

    /// <summary>Keeps the fraction of misses equal in every hour, by Erlang's formula.</summary>
    public static int AtMissShare(double load, double share)
    {
        var (missed, stock) = (1.0, 0);
        while (missed > share && stock < PriceCurve.MostStock) missed = load * missed / (++stock + (load * missed));
        return stock;
    }
}
