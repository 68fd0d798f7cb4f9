using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling;

/// <summary>What is known of a pool at one moment: all that a policy may look at.</summary>
public sealed record PoolReading
{
    /// <summary>Idle containers that can be given out at once.</summary>
    public int Ready { get; init; }

    /// <summary>Containers that are being launched.</summary>
    public int Starting { get; init; }

    /// <summary>Containers that somebody uses.</summary>
    public int InUse { get; init; }

    /// <summary>Starts that wait for a container.</summary>
    public int Queued { get; init; }

    /// <summary>What is believed about demand; null as long as nothing was counted.</summary>
    public Outlook? Outlook { get; init; }

    /// <summary>What the forecast policy has learnt from its own past; null until then.</summary>
    public Tuning? Tuning { get; init; }

    /// <summary>Ready and starting.</summary>
    public int Supply => Ready + Starting;
}
