using Fractal.Scaling;

namespace Fractal.Server.Pools;

/// <summary>All a pool's planner knows.</summary>
internal sealed record PoolSnapshot
{
    /// <summary>Whether its app can be started.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many idle containers are wanted, and why.</summary>
    public Decision Wanted { get; init; }

    /// <summary>The highest target of the last while, this one included.</summary>
    public int HighestTarget { get; init; }

    /// <summary>The target that was in force before.</summary>
    public int HeldTarget { get; init; }

    /// <summary>How old the newest count of demand is, if the target follows from them.</summary>
    public TimeSpan CountsAge { get; init; }

    /// <summary>Launches that these ten seconds already saw.</summary>
    public int BegunInStep { get; init; }

    /// <summary>Whether it did not shrink just now.</summary>
    public bool MayShrink { get; init; } = true;

    /// <summary>How many containers there may be at once.</summary>
    public int MaxContainers { get; init; }

    /// <summary>Sessions that wait.</summary>
    public int Queued { get; init; }

    /// <summary>Idle containers of the current version.</summary>
    public int Ready { get; init; }

    /// <summary>Containers of the current version that are being started.</summary>
    public int Starting { get; init; }

    /// <summary>Idle or starting containers of older versions.</summary>
    public int Outdated { get; init; }

    /// <summary>Containers in use or ending: they take room as well.</summary>
    public int Others { get; init; }

    /// <summary>How many of those are ending: their room will be free in a moment.</summary>
    public int Ending { get; init; }

    /// <summary>How many are in use.</summary>
    public int InUse => Others - Ending;

    /// <summary>How many more there may be of all pools together.</summary>
    public int RoomOverAll { get; init; } = int.MaxValue;

    /// <summary>How many more there may be.</summary>
    public int Room => Math.Min(RoomOverAll, MaxContainers - Ready - Starting - Outdated - Others);

    /// <summary>An operator keeps it from launching, or every cluster is being drained.</summary>
    public bool Paused { get; init; }

    /// <summary>Launches of the current version that failed since one last succeeded.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Launches that ended within five minutes, well or not, where there were enough to judge by.</summary>
    public int RecentLaunches { get; init; }

    /// <summary>Those of them that failed.</summary>
    public int RecentFailures { get; init; }

    public TimeSpan? SinceLastLaunch { get; init; }

    /// <summary>Whether launches take twice as long as they did.</summary>
    public bool LaunchesSlower { get; init; }
}
