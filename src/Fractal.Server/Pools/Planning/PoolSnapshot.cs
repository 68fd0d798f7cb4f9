using Fractal.Scaling;

namespace Fractal.Server.Pools.Planning;

/// <summary>Everything that a pool's planner knows.</summary>
internal sealed record PoolSnapshot
{
    /// <summary>Whether the app is enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The wanted number of idle containers, and why.</summary>
    public Decision Wanted { get; init; }

    /// <summary>The highest recent target, including the current one.</summary>
    public int HighestTarget { get; init; }

    /// <summary>The previous target.</summary>
    public int HeldTarget { get; init; }

    /// <summary>The age of the newest count, if the target depends on counts.</summary>
    public TimeSpan CountsAge { get; init; }

    /// <summary>Launches within the current ten seconds.</summary>
    public int BegunInStep { get; init; }

    /// <summary>Whether it may shrink, because it has not shrunk recently.</summary>
    public bool MayShrink { get; init; } = true;

    /// <summary>The maximum number of containers.</summary>
    public int MaxContainers { get; init; }

    /// <summary>Queued sessions.</summary>
    public int Queued { get; init; }

    /// <summary>Idle containers of the current version.</summary>
    public int Ready { get; init; }

    /// <summary>Starting containers of the current version.</summary>
    public int Starting { get; init; }

    /// <summary>Idle or starting containers of older versions.</summary>
    public int Outdated { get; init; }

    /// <summary>Containers in use or ending, which use capacity too.</summary>
    public int Others { get; init; }

    /// <summary>How many of those are ending and about to free their capacity.</summary>
    public int Ending { get; init; }

    /// <summary>How many of those are in use.</summary>
    public int InUse => Others - Ending;

    /// <summary>The remaining capacity for all pools together.</summary>
    public int RoomOverAll { get; init; } = int.MaxValue;

    /// <summary>The remaining capacity of this pool.</summary>
    public int Room => Math.Min(RoomOverAll, MaxContainers - Ready - Starting - Outdated - Others);

    /// <summary>An operator paused it, or every cluster is being drained.</summary>
    public bool Paused { get; init; }

    /// <summary>Consecutive failed launches of the current version.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Launches that completed or failed within five minutes, if there were enough to judge by.</summary>
    public int RecentLaunches { get; init; }

    /// <summary>How many of those failed.</summary>
    public int RecentFailures { get; init; }

    public TimeSpan? SinceLastLaunch { get; init; }

    /// <summary>Whether launches take twice as long as before.</summary>
    public bool LaunchesSlower { get; init; }
}
