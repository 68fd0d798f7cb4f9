namespace Fractal.Scaling.Forecasting;

/// <summary>
/// What happens inside one step, second by second. When in its ten seconds a start came is not stored, so each is put somewhere by a fixed rule:
/// replaying the same counts gives the same result.
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
