namespace Fractal.Scaling.Forecasting;

/// <summary>
/// Learns a pool's demand: eight discounted Gamma-Poisson filters, four without and four with the week's season, weighted by how well each
/// predicted the counts. A fold over the counts: the same counts give the same state, so a restart loses nothing.
/// </summary>
public sealed class DemandModel
{
    private const double PriorShape = 0.5, PriorSeconds = 1800, Share = 0.02, LeastShape = 1e-9;
    private const int Flat = 4, SlotCheckSteps = 900 / DemandStep.Seconds;

    private readonly TimeZoneInfo zone;
    private readonly Season season = new();
    private readonly double[] decay = new double[Outlook.Experts];
    private readonly double[] shape = new double[Outlook.Experts], exposure = new double[Outlook.Experts], weight = new double[Outlook.Experts];
    private Outlook? foretold;
    private long blockEnd, slotBegan, counted;
    private int blockCount, halfHourCount, slot;
    private double leadSeconds = -1;
    private bool partly;

    /// <param name="firstStep">The step of the first count.</param>
    /// <param name="zone">The time zone of the demand's weeks.</param>
    /// <param name="leadTime">The time from launch to ready.</param>
    public DemandModel(long firstStep, TimeZoneInfo zone, TimeSpan leadTime)
    {
        this.zone = zone;
        FirstStep = NextStep = firstStep;
        LeadTime = leadTime;
        Array.Fill(shape, PriorShape);
        Array.Fill(exposure, PriorSeconds);
        Array.Fill(weight, 1.0 / Outlook.Experts);
        (slot, slotBegan) = SlotAt(firstStep);
    }

    /// <summary>The first step.</summary>
    public long FirstStep { get; }

    /// <summary>The next step to count.</summary>
    public long NextStep { get; private set; }

    /// <summary>The number of starts counted so far.</summary>
    public long Starts { get; private set; }

    /// <summary>Starts per second in the counted steps, with a prior of half a start.</summary>
    public double MeanRate => Rate(Starts, counted * (double)DemandStep.Seconds);

    /// <summary>The current time from launch to ready; later predictions cover it.</summary>
    public TimeSpan LeadTime
    {
        get => TimeSpan.FromSeconds(leadSeconds);
        set
        {
            if (leadSeconds == value.TotalSeconds) return;
            leadSeconds = value.TotalSeconds;
            HalfLives();
        }
    }

    /// <summary>Starts per second, with a prior of half a start in half an hour.</summary>
    internal static double Rate(long starts, double seconds) => (PriorShape + starts) / (PriorSeconds + seconds);

    /// <summary>Counts the next step.</summary>
    public void Observe(int starts)
    {
        foretold ??= BeginBlock();
        var seasonal = DemandStep.Seconds * season[slot];
        for (var i = 0; i < Outlook.Experts; i++)
        {
            shape[i] = Math.Max((shape[i] * decay[i]) + starts, LeastShape);
            exposure[i] = (exposure[i] * decay[i]) + (i < Flat ? DemandStep.Seconds : seasonal);
        }

        Starts += starts;
        blockCount += starts;
        halfHourCount += starts;
        counted++;
        NextStep++;
        if (NextStep % SlotCheckSteps == 0) CheckSlot();
        if (NextStep >= blockEnd) EndBlock();
    }

    /// <summary>The steps before this one are unknown, which differs from zero starts. The belief stays unchanged.</summary>
    public void Miss(long nextStep)
    {
        if (nextStep <= NextStep) return;
        NextStep = nextStep;
        (slot, slotBegan) = SlotAt(nextStep);
        halfHourCount = 0;
        partly = nextStep != slotBegan;
        foretold = null;
    }

    /// <summary>
    /// Counts all steps before this one from those that had starts, in order. Steps that were already counted are skipped.
    /// </summary>
    public void CatchUp(IEnumerable<(long Step, int Starts)> counts, long nextStep)
    {
        ArgumentNullException.ThrowIfNull(counts);
        foreach (var (step, starts) in counts)
        {
            if (step < NextStep || step >= nextStep) continue;
            while (NextStep < step) Observe(0);
            Observe(starts);
        }

        while (NextStep < nextStep) Observe(0);
    }

    /// <summary>The predicted demand during the next lead time and one step.</summary>
    public Outlook Look()
    {
        var horizon = leadSeconds + DemandStep.Seconds;
        var seasonal = SeasonalSeconds(horizon);
        var odds = new double[Outlook.Experts];
        for (var i = 0; i < Outlook.Experts; i++) odds[i] = (i < Flat ? horizon : seasonal) / exposure[i];
        return new Outlook(horizon, (double[])weight.Clone(), (double[])shape.Clone(), odds);
    }

    /// <summary>How fast each expert forgets. The fastest must notice a change within the time that it predicts, and not sooner.</summary>
    private void HalfLives()
    {
        var quickest = Math.Clamp(1.5 * (leadSeconds + DemandStep.Seconds), 60, 180);
        ReadOnlySpan<double> halfLives = [quickest, 5 * quickest, 20 * quickest, 14_400, 900, 3600, 21_600, 172_800];
        for (var i = 0; i < Outlook.Experts; i++) decay[i] = Math.Pow(0.5, DemandStep.Seconds / halfLives[i]);
    }

    private Outlook BeginBlock()
    {
        blockEnd = NextStep + (long)Math.Ceiling((leadSeconds + DemandStep.Seconds) / DemandStep.Seconds);
        blockCount = 0;
        return Look();
    }

    /// <summary>Experts that predicted the counts gain weight; a small share goes to all, so that none is lost forever.</summary>
    private void EndBlock()
    {
        Span<double> log = stackalloc double[Outlook.Experts];
        var best = double.NegativeInfinity;
        for (var i = 0; i < Outlook.Experts; i++)
        {
            log[i] = Math.Log(weight[i]) + LogLikelihood(foretold!.Shape[i], foretold.Odds[i], blockCount);
            best = Math.Max(best, log[i]);
        }

        double sum = 0;
        for (var i = 0; i < Outlook.Experts; i++) sum += weight[i] = Math.Exp(log[i] - best);
        for (var i = 0; i < Outlook.Experts; i++) weight[i] = ((1 - Share) * weight[i] / sum) + (Share / Outlook.Experts);
        foretold = BeginBlock();
    }

    private static double LogLikelihood(double shape, double odds, int count)
    {
        var log = -shape * Math.Log(1 + odds);
        return count == 0 ? log
            : log + GammaFunction.Log(shape + count) - GammaFunction.Log(shape) - GammaFunction.Log(count + 1) + (count * Math.Log(odds / (1 + odds)));
    }

    private void CheckSlot()
    {
        var (now, began) = SlotAt(NextStep);
        if (began == slotBegan) return;
        // A partially unknown half-hour would seem quieter than it was.
        if (!partly) season.Add(slot, halfHourCount);
        (slot, slotBegan, halfHourCount, partly) = (now, began, 0, false);
    }

    /// <summary>The half-hour of the local week, and the step at which it began.</summary>
    private (int Slot, long Began) SlotAt(long step)
    {
        var local = TimeZoneInfo.ConvertTime(DemandStep.Begin(step), zone).DateTime;
        return (Season.SlotOf(local), step - ((long)local.TimeOfDay.TotalSeconds % Season.SlotSeconds / DemandStep.Seconds));
    }

    /// <summary>The horizon in seconds of an average hour: an hour that is twice as busy counts double.</summary>
    private double SeasonalSeconds(double horizon)
    {
        var into = (NextStep - slotBegan) * (double)DemandStep.Seconds % Season.SlotSeconds;
        double sum = 0;
        for (var (at, left) = (slot, horizon); left > 0; at = (at + 1) % Season.Slots, into = 0)
        {
            var part = Math.Min(left, Season.SlotSeconds - into);
            sum += part * season[at];
            left -= part;
        }

        return sum;
    }
}
