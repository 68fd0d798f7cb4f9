namespace Fractal.Drivers.Local;

/// <summary>What this machine offers to each container, determined once at start.</summary>
internal sealed record LocalSite(LocalOptions Options, LocalLayout Layout, LauncherThread Launcher, CgroupTree Cgroups, TimeProvider Time)
{
    public required string Bubblewrap { get; init; }

    /// <summary>The agent's file name in its folder.</summary>
    public required string AgentName { get; init; }

    /// <summary>Whether containers have separate users.</summary>
    public required bool OwnsUids { get; init; }

    /// <summary>Whether a container's socket folder can be a small tmpfs.</summary>
    public required bool CanMount { get; init; }

    /// <summary>Whether apps run under a system call filter.</summary>
    public required bool FiltersCalls { get; init; }

    /// <summary>Whether packet filters restrict apps with network access, in addition to routes.</summary>
    public required bool FiltersPackets { get; init; }

    /// <summary>The folder that apps see as /opt/content.</summary>
    public required string? Content { get; init; }

    public required string? Resolver { get; init; }

    /// <summary>The user of this process.</summary>
    public required int OwnUid { get; init; }
}
