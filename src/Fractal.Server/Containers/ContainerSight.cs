namespace Fractal.Server.Containers;

/// <summary>All that is known of one live row at a moment.</summary>
internal sealed record ContainerSight
{
    public required Guid Id { get; init; }

    public required ContainerState State { get; init; }

    /// <summary>How long ago its launch was seen; none while it waits for that.</summary>
    public TimeSpan? SinceLaunch { get; init; }

    /// <summary>How long its start may take.</summary>
    public TimeSpan StartLimit { get; init; }

    /// <summary>How long its agent has said nothing.</summary>
    public TimeSpan Unheard { get; init; }

    /// <summary>How much of that was while others were heard.</summary>
    public TimeSpan Silent { get; init; }

    /// <summary>How many complete listings in a row did not have it.</summary>
    public int Missed { get; init; }
}
