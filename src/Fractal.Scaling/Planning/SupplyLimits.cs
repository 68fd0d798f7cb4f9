namespace Fractal.Scaling.Planning;

/// <summary>What kept a plan from doing what the policy wanted. Each is worth an alert but for pacing.</summary>
[Flags]
public enum SupplyLimits
{
    /// <summary>Nothing did.</summary>
    None = 0,

    /// <summary>A step begins only so many launches.</summary>
    Paced = 1,

    /// <summary>Counts are older than two minutes: the target is held.</summary>
    StaleMetrics = 2,

    /// <summary>More than half of the launches of the last five minutes failed: one launch a minute.</summary>
    LaunchesFailing = 4,

    /// <summary>Quota or budget is used up.</summary>
    NoRoom = 8,

    /// <summary>Something beyond the arithmetic keeps launches down: an operator, or failures in a row.</summary>
    Held = 16,

    /// <summary>Launches take twice as long as they did: what is wanted comes late.</summary>
    LaunchesSlower = 32,
}
