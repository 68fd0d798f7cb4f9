using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Simulation;

/// <summary>Feeds a trace's counts to the forecast step by step and tunes it each day, as the server does, without a database.</summary>
/// <param name="arrivals">The trace.</param>
/// <param name="tuner">A new tuner that begins at the trace's first step.</param>
/// <param name="replayFrom">The first step that tuning has to evaluate.</param>
internal sealed class Learning(Arrivals arrivals, Tuner tuner, int replayFrom)
{
    private int at;

    public Tuning? Tuning { get; private set; }

    /// <summary>What is known when this step begins.</summary>
    public Outlook LookAt(int step)
    {
        while (at < step)
        {
            if (at < replayFrom) tuner.Skip(arrivals.Counts[at]);
            else tuner.Observe(arrivals.Counts[at]);
            at++;
            if (tuner.Model.NextStep % DemandStep.PerDay == 0) Tuning = tuner.Choose(Tuning);
        }

        Tuning ??= tuner.Choose(null);
        return tuner.Model.Look();
    }
}
