namespace Fractal.Scaling.Planning;

/// <summary>What kept a plan from reaching the policy's target. All but pacing deserve an alert.</summary>
[Flags]
public enum SupplyLimits
{
    /// <summary>No limit applied.</summary>
    None = 0,

    /// <summary>The limit of launches per step.</summary>
    Paced = 1,

    /// <summary>Counts are older than two minutes, so the target is kept.</summary>
    StaleMetrics = 2,

    /// <summary>More than half of the launches of the last five minutes failed: one launch per minute.</summary>
    LaunchesFailing = 4,

    /// <summary>Quota or budget is exhausted.</summary>
    NoRoom = 8,

    /// <summary>Launches are held back by an operator, or after consecutive failures.</summary>
    Held = 16,

    /// <summary>Launches take twice as long as before, so containers arrive late.</summary>
    LaunchesSlower = 32,
}
