using CsCheck;
using Fractal.Scaling.Forecasting;
using Xunit;

namespace Fractal.Scaling.Tests.Forecasting;

public sealed class PriceCurveTests
{
    private static readonly Gen<Outlook> AnyOutlook =
        from weights in Gen.Double[0.01, 1].Array[8]
        from shapes in Gen.Double[0.01, 30].Array[8]
        from odds in Gen.Double[0.001, 2].Array[8]
        select new Outlook(40, [.. weights.Select(w => w / weights.Sum())], shapes, odds);

    [Fact]
    public void The_stock_is_the_largest_whose_last_container_earns_its_price() => Gen.Select(AnyOutlook, Gen.Double[2, 14]).Sample((outlook, log) =>
    {
        var price = Math.Exp(log);
        return PriceCurve.Stock(outlook, price) == ByDefinition(outlook, price);
    });

    [Fact]
    public void A_higher_price_never_gives_a_lower_stock() => Gen.Select(AnyOutlook, Gen.Double[2, 14], Gen.Double[0, 3]).Sample((outlook, log, more) =>
        PriceCurve.Stock(outlook, Math.Exp(log + more)) >= PriceCurve.Stock(outlook, Math.Exp(log)));

    [Fact]
    public void All_prices_together_give_the_same_as_each_alone() => AnyOutlook.Sample(outlook =>
    {
        var stocks = new int[TuningGrid.Prices];
        PriceCurve.Stocks(outlook, TuningGrid.Worth, stocks);
        return stocks.Select((s, i) => s == PriceCurve.Stock(outlook, 1 / TuningGrid.Worth[i])).All(same => same);
    });

    [Fact]
    public void A_demand_whose_probability_underflows_still_has_a_stock()
    {
        var outlook = new Outlook(40, [.. Enumerable.Repeat(0.125, 8)], [.. Enumerable.Repeat(1e6, 8)], [.. Enumerable.Repeat(1.5e-3, 8)]);
        Assert.InRange(PriceCurve.Stock(outlook, 500), 1500, 1800);
    }

    [Theory]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(1, 0)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(1e-9, 20.72326583694641)]
    [InlineData(1234.5, 7550.551)]
    public void The_logarithm_of_Gamma_is_right(double x, double log) => Assert.Equal(log, GammaFunction.Log(x), Math.Max(1e-9, 1e-6 * log));

    /// <summary>Step 6 of the rule, written literally.</summary>
    private static int ByDefinition(Outlook outlook, double price)
    {
        var (stock, cumulative) = (0, 0.0);
        for (var k = 0; k < 1500; k++)
        {
            cumulative += Probability(outlook, k);
            if ((k + 1) * Probability(outlook, k + 1) / (outlook.HorizonSeconds * cumulative) >= 1 / price) stock = k + 1;
        }

        return stock;
    }

    private static double Probability(Outlook outlook, int k) => Enumerable.Range(0, 8).Sum(i => outlook.Weight[i] * Math.Exp(
        GammaFunction.Log(outlook.Shape[i] + k) - GammaFunction.Log(outlook.Shape[i]) - GammaFunction.Log(k + 1)
        - (outlook.Shape[i] * Math.Log(1 + outlook.Odds[i])) + (k * Math.Log(outlook.Odds[i] / (1 + outlook.Odds[i])))));
}
