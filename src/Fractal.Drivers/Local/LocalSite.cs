namespace Fractal.Drivers.Local;

/// <summary>What this machine gives to each container, found out once at start.</summary>
internal sealed record LocalSite(LocalOptions Options, LocalLayout Layout, LauncherThread Launcher, CgroupTree Cgroups, TimeProvider Time)
{
    public required string Bubblewrap { get; init; }

    /// <summary>The agent's file name in its folder.</summary>
    public required string AgentName { get; init; }

    /// <summary>Whether containers get users of their own.</summary>
    public required bool OwnsUids { get; init; }

    /// <summary>Whether a container's socket folder can be a small tmpfs.</summary>
    public required bool CanMount { get; init; }

    /// <summary>Whether apps run under a system call filter.</summary>
    public required bool FiltersCalls { get; init; }

    /// <summary>Whether apps with network are held by packet filters besides routes.</summary>
    public required bool FiltersPackets { get; init; }

    /// <summary>What apps see as /opt/content.</summary>
    public required string? Content { get; init; }

    public required string? Resolver { get; init; }

    /// <summary>This process's own.</summary>
    public required int OwnUid { get; init; }
}
