namespace Fractal.Scaling.Planning;

/// <summary>The input of a supply plan.</summary>
public sealed record SupplyReading
{
    /// <summary>The policy's target, and its reason.</summary>
    public Decision Decision { get; init; }

    /// <summary>Idle containers that could be assigned.</summary>
    public int Ready { get; init; }

    /// <summary>Starting containers.</summary>
    public int Starting { get; init; }

    /// <summary>Queued starts.</summary>
    public int Queued { get; init; }

    /// <summary>The highest target within the memory of <see cref="ShrinkRule"/>, including the current one.</summary>
    public int HighestTarget { get; init; }

    /// <summary>The previous target.</summary>
    public int HeldTarget { get; init; }

    /// <summary>The age of the newest count.</summary>
    public TimeSpan MetricsAge { get; init; }

    /// <summary>Launches that already began in this step.</summary>
    public int BegunInStep { get; init; }

    /// <summary>Launches that completed or failed within five minutes.</summary>
    public int RecentLaunches { get; init; }

    /// <summary>How many of those failed.</summary>
    public int RecentFailures { get; init; }

    /// <summary>Whether launches take twice as long as before.</summary>
    public bool LaunchesSlower { get; init; }

    /// <summary>Time since the last launch began; null if there was none.</summary>
    public TimeSpan? SinceLastLaunch { get; init; }

    /// <summary>How many more containers quota and budget allow.</summary>
    public int Room { get; init; } = int.MaxValue;

    /// <summary>How many launches are allowed by conditions outside this calculation: a pause, consecutive failures.</summary>
    public int Allowed { get; init; } = int.MaxValue;

    /// <summary>Why no more are allowed, in a few words.</summary>
    public string AllowedBecause { get; init; } = "";

    /// <summary>Whether thirty seconds have passed since the pool last shrank.</summary>
    public bool MayShrink { get; init; } = true;
}
