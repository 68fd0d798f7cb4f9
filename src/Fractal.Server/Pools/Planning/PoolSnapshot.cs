using Fractal.Scaling.Planning;

namespace Fractal.Server.Pools.Planning;

/// <summary>Everything that a pool's planner knows.</summary>
internal sealed record PoolSnapshot
{
    /// <summary>
    /// Its target, and counts of the current version's containers and of queued sessions. The planner adds what limits the launches.
    /// </summary>
    public SupplyReading Supply { get; init; } = new();

    /// <summary>Whether the app is enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The maximum number of containers.</summary>
    public int MaxContainers { get; init; }

    /// <summary>Queued sessions.</summary>
    public int Queued => Supply.Queued;

    /// <summary>Idle containers of the current version.</summary>
    public int Ready => Supply.Ready;

    /// <summary>Starting containers of the current version.</summary>
    public int Starting => Supply.Starting;

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
}
