namespace Fractal.Server.Containers.Checking;

/// <summary>The state of one live row at a point in time, for checks.</summary>
internal sealed record ContainerObservation
{
    public required Guid Id { get; init; }

    public required ContainerState State { get; init; }

    /// <summary>Time since its launch was first observed; null while it waits for its launch.</summary>
    public TimeSpan? SinceLaunch { get; init; }

    /// <summary>The longest time its start may take.</summary>
    public TimeSpan StartLimit { get; init; }

    /// <summary>How long its agent has been silent.</summary>
    public TimeSpan Unheard { get; init; }

    /// <summary>How much of that silence passed while other agents were heard.</summary>
    public TimeSpan Silent { get; init; }

    /// <summary>The number of consecutive complete listings without it.</summary>
    public int Missed { get; init; }
}
