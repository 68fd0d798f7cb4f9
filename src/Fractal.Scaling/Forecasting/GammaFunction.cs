namespace Fractal.Scaling.Forecasting;

internal static class GammaFunction
{
    /// <summary>ln Γ(x) for x &gt; 0: Stirling's series above eight, the recurrence below.</summary>
    public static double Log(double x)
    {
        double shift = 0;
        while (x < 8) shift -= Math.Log(x++);
        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
