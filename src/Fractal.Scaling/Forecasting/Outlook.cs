namespace Fractal.Scaling.Forecasting;

/// <summary>The predicted demand for a period: a mixture of negative binomials, one per expert. Immutable.</summary>
public sealed class Outlook
{
    internal const int Experts = 8;

    internal Outlook(double horizonSeconds, double[] weight, double[] shape, double[] odds)
    {
        HorizonSeconds = horizonSeconds;
        Weight = weight;
        Shape = shape;
        Odds = odds;
        for (var i = 0; i < Experts; i++) Mean += weight[i] * shape[i] * odds[i];
    }

    /// <summary>The predicted period: the lead time and one step.</summary>
    public double HorizonSeconds { get; }

    /// <summary>Starts expected in that period.</summary>
    public double Mean { get; }

    /// <summary>The experts' weights; their sum is one.</summary>
    internal double[] Weight { get; }

    /// <summary>Parameter a of each expert's Gamma belief.</summary>
    internal double[] Shape { get; }

    /// <summary>E/B: exposure of the horizon over the exposure behind the belief.</summary>
    internal double[] Odds { get; }
}
