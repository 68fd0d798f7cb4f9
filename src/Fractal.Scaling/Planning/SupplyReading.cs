namespace Fractal.Scaling.Planning;

/// <summary>What a plan for a pool's supply looks at.</summary>
public sealed record SupplyReading
{
    /// <summary>What the policy wants, and why.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Idle containers that could be given out.</summary>
    public int Ready { get; init; }

    /// <summary>Containers that are being launched.</summary>
    public int Starting { get; init; }

    /// <summary>Starts that wait for a container.</summary>
    public int Queued { get; init; }

    /// <summary>The highest target within the memory of <see cref="ShrinkRule"/>, this one included.</summary>
    public int HighestTarget { get; init; }

    /// <summary>The target that was in force before.</summary>
    public int HeldTarget { get; init; }

    /// <summary>How old the newest count is.</summary>
    public TimeSpan MetricsAge { get; init; }

    /// <summary>Launches that this step already began.</summary>
    public int BegunInStep { get; init; }

    /// <summary>Launches that ended within five minutes, well or not.</summary>
    public int RecentLaunches { get; init; }

    /// <summary>Those of them that failed.</summary>
    public int RecentFailures { get; init; }

    /// <summary>Whether launches take twice as long as they did.</summary>
    public bool LaunchesSlower { get; init; }

    /// <summary>Since the last launch began; null if there was none.</summary>
    public TimeSpan? SinceLastLaunch { get; init; }

    /// <summary>How many more containers quota and budget allow.</summary>
    public int Room { get; init; } = int.MaxValue;

    /// <summary>How many launches are allowed by what is beyond this arithmetic: a pause, failures in a row.</summary>
    public int Allowed { get; init; } = int.MaxValue;

    /// <summary>Why no more are, in a few words.</summary>
    public string AllowedBecause { get; init; } = "";

    /// <summary>Whether thirty seconds have passed since the pool last shrank.</summary>
    public bool MayShrink { get; init; } = true;
}
