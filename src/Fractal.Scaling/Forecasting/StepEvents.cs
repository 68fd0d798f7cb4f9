namespace Fractal.Scaling.Forecasting;

/// <summary>
/// The events inside one step, second by second. The position of a start within its ten seconds is not stored, so a fixed rule determines
/// it: replaying the same counts gives the same result.
/// </summary>
internal static class StepEvents
{
    /// <summary>Spreads the starts of a step over its seconds.</summary>
    public static void Spread(long step, int starts, Span<int> bySecond)
    {
        bySecond.Clear();
        var even = starts / DemandStep.Seconds / 2;
        for (var s = 0; s < DemandStep.Seconds; s++) bySecond[s] = even;
        var random = new SplitMix((ulong)step);
        for (var left = starts - (even * DemandStep.Seconds); left > 0; left--) bySecond[random.Below(DemandStep.Seconds)]++;
    }
}
