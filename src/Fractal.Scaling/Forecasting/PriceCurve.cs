using System.Runtime.Intrinsics;

namespace Fractal.Scaling.Forecasting;

/// <summary>
/// How many idle containers are worth their price. The (k+1)th earns (k+1)·P(k+1) / (W·P(D ≤ k)) hits per second; it is held while that is
/// at least 1/v, where v is the idle seconds that one avoided cold start is worth. The same price at all hours places containers where the
/// starts are.
/// </summary>
internal static class PriceCurve
{
    /// <summary>
    /// The maximum that the forecast, the hindsight search and the oracles hold in one pool, which is the size of their tables.
    /// </summary>
    public const int MostStock = 2500;
    private const double Big = 1e200;
    private static readonly double LogBig = Math.Log(Big);
    private static readonly double[] Inverse = [.. Enumerable.Range(0, MostStock + 1).Select(i => 1.0 / i)];

    /// <summary>The stock for one price.</summary>
    public static int Stock(Outlook outlook, double price)
    {
        Span<int> stock = stackalloc int[1];
        Stocks(outlook, [1 / price], stock);
        return stock[0];
    }

    /// <summary>The stock for each price; the values 1/v are descending.</summary>
    public static void Stocks(Outlook outlook, ReadOnlySpan<double> worth, Span<int> stocks)
    {
        stocks.Clear();
        var mixture = new Mixture(outlook);
        var (cumulative, tail, lane) = (0.0, outlook.Mean, worth.Length);
        var last = worth[^1] * outlook.HorizonSeconds;
        for (var k = 0; k < MostStock; k++)
        {
            cumulative += mixture.Probability;
            mixture.Advance(k);
            var gain = (k + 1) * mixture.Probability;
            // The rest of the mean bounds all further gains.
            if (tail < last * cumulative) break;
            tail -= gain;
            var least = outlook.HorizonSeconds * cumulative;
            while (lane > 0 && worth[lane - 1] * least <= gain) lane--;
            while (lane < worth.Length && worth[lane] * least > gain) lane++;
            if (lane < worth.Length) stocks[lane] = k + 1;
        }

        for (var i = 1; i < stocks.Length; i++) stocks[i] = Math.Max(stocks[i], stocks[i - 1]);
    }

    /// <summary>Iterates over the mixture's probabilities; each expert's are scaled, since e^−mean soon underflows.</summary>
    private ref struct Mixture
    {
        private readonly Vector256<double> shapeLow, shapeHigh, ratioLow, ratioHigh;
        private readonly Outlook outlook;
        private readonly double[] scale;
        private Vector256<double> low, high, factorLow, factorHigh;

        public Mixture(Outlook outlook)
        {
            this.outlook = outlook;
            scale = new double[Outlook.Experts];
            Span<double> ratio = stackalloc double[Outlook.Experts];
            for (var i = 0; i < Outlook.Experts; i++)
            {
                scale[i] = -outlook.Shape[i] * Math.Log(1 + outlook.Odds[i]);
                ratio[i] = outlook.Odds[i] / (1 + outlook.Odds[i]);
            }

            (shapeLow, shapeHigh) = (Vector256.Create(outlook.Shape, 0), Vector256.Create(outlook.Shape, 4));
            (ratioLow, ratioHigh) = (Vector256.Create<double>(ratio[..4]), Vector256.Create<double>(ratio[4..]));
            low = high = Vector256<double>.One;
            Factors();
        }

        public readonly double Probability => Vector256.Sum((low * factorLow) + (high * factorHigh));

        /// <summary>From the probability of k to that of k + 1.</summary>
        public void Advance(int k)
        {
            var (at, by) = (Vector256.Create((double)k), Vector256.Create(Inverse[k + 1]));
            low *= (shapeLow + at) * ratioLow * by;
            high *= (shapeHigh + at) * ratioHigh * by;
            if (Vector256.GreaterThanAny(Vector256.Max(low, high), Vector256.Create(Big))) Rescale();
        }

        private void Rescale()
        {
            for (var i = 0; i < Outlook.Experts; i++)
            {
                if ((i < 4 ? low[i] : high[i - 4]) <= Big) continue;
                scale[i] += LogBig;
                if (i < 4) low = low.WithElement(i, low[i] / Big);
                else high = high.WithElement(i - 4, high[i - 4] / Big);
            }

            Factors();
        }

        private void Factors()
        {
            Span<double> factor = stackalloc double[Outlook.Experts];
            for (var i = 0; i < Outlook.Experts; i++) factor[i] = outlook.Weight[i] * Math.Exp(scale[i]);
            (factorLow, factorHigh) = (Vector256.Create<double>(factor[..4]), Vector256.Create<double>(factor[4..]));
        }
    }
}
