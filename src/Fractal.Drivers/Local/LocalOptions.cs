using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Drivers.Local;

/// <summary>Sandboxes on this machine. Configuration: <c>Fractal:Local</c>.</summary>
public sealed class LocalOptions
{
    /// <summary>
    /// Holds the sockets, one folder a container, and a copy of the agent; made if missing, used by one server at a time. Keep it short (a
    /// socket's path has at most 107 bytes), and below folders that everybody may pass through: containers run as users of their own.
    /// </summary>
    [Required, StringLength(80, MinimumLength = 2)]
    public string RuntimeFolder { get; set; } = "/run/fractal";

    /// <summary>The agent's program. It is copied into <see cref="RuntimeFolder"/> at start.</summary>
    [Required]
    public string AgentPath { get; set; } = "";

    /// <summary>As root, each container runs as a user of its own: this is the first of their ids. They need not exist and must be nobody else's.</summary>
    [Range(1000, 2_000_000_000)]
    public int UidBase { get; set; } = 56_000;

    /// <summary>How many such ids there are, hence the most containers at once.</summary>
    [Range(1, 100_000)]
    public int UidCount { get; set; } = 4_000;

    /// <summary>Where uids are reserved, for all installations on this machine together.</summary>
    [Required]
    public string UidFolder { get; set; } = "/run/fractal-uids";

    /// <summary>
    /// The name server of apps that may use the network, an IPv4 address. If none is given, the first public one of /etc/resolv.conf. One in a
    /// private network has to be named here, and is then the one private address that apps reach.
    /// </summary>
    public string? Resolver { get; set; }

    /// <summary>Size limit of a container's /tmp, MiB.</summary>
    [Range(1, 65_536)]
    public int TmpMiB { get; set; } = 256;

    /// <summary>A folder that every app sees, read-only, as /opt/content. None: there is no such folder. If a folder above it is closed to other users, it is copied into <see cref="RuntimeFolder"/> at start.</summary>
    public string? ContentFolder { get; set; }

    /// <summary>How long a sandbox may take to come up before its launch counts as failed.</summary>
    [DurationRange("1s", "2min")]
    public TimeSpan LaunchTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For tests of what holds without a system call filter.</summary>
    internal bool FilterCalls { get; set; } = true;

    /// <summary>For tests of what holds without packet filters.</summary>
    internal bool FilterPackets { get; set; } = true;
}
