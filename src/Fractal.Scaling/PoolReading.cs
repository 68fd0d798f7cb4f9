using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling;

/// <summary>The state of a pool at one time: everything that a policy may use.</summary>
public sealed record PoolReading
{
    /// <summary>Idle containers that can be assigned immediately.</summary>
    public int Ready { get; init; }

    /// <summary>Starting containers.</summary>
    public int Starting { get; init; }

    /// <summary>Containers in use.</summary>
    public int InUse { get; init; }

    /// <summary>Queued starts.</summary>
    public int Queued { get; init; }

    /// <summary>The predicted demand; null while there are no counts.</summary>
    public Outlook? Outlook { get; init; }

    /// <summary>What the forecast policy has learnt from its history; null if nothing yet.</summary>
    public Tuning? Tuning { get; init; }

    /// <summary>Ready and starting.</summary>
    public int Supply => Ready + Starting;
}
