using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Drivers.Local;

/// <summary>Sandboxes on this machine. Configuration: <c>Fractal:Local</c>.</summary>
public sealed class LocalOptions
{
    /// <summary>
    /// Contains the sockets, one folder per container, and a copy of the agent; created if missing, used by one server at a time. Keep it
    /// short (a socket's path has at most 107 bytes), and below folders that everybody may traverse, because containers run as separate
    /// users.
    /// </summary>
    [Required, StringLength(80, MinimumLength = 2)]
    public string RuntimeFolder { get; set; } = "/run/fractal";

    /// <summary>The agent's program. It is copied into <see cref="RuntimeFolder"/> at start.</summary>
    [Required]
    public string AgentPath { get; set; } = "";

    /// <summary>
    /// As root, each container runs as a separate user, and this is the first of their ids. They need not exist and must not belong to
    /// anyone else.
    /// </summary>
    [Range(1000, 2_000_000_000)]
    public int UidBase { get; set; } = 56_000;

    /// <summary>The number of such ids, and so the maximum number of concurrent containers.</summary>
    [Range(1, 100_000)]
    public int UidCount { get; set; } = 4_000;

    /// <summary>Where user ids are reserved, for all installations on this machine.</summary>
    [Required]
    public string UidFolder { get; set; } = "/run/fractal-uids";

    /// <summary>
    /// The name server for apps with network access, an IPv4 address. Default: the first public one in /etc/resolv.conf. A private one must
    /// be configured here, and is then the only private address that apps reach.
    /// </summary>
    public string? Resolver { get; set; }

    /// <summary>Size limit of a container's /tmp, MiB.</summary>
    [Range(1, 65_536)]
    public int TmpMiB { get; set; } = 256;

    /// <summary>
    /// A folder that every app sees, read-only, as /opt/content; null for none. If one of its parents is closed to other users, it is
    /// copied into <see cref="RuntimeFolder"/> at start.
    /// </summary>
    public string? ContentFolder { get; set; }

    /// <summary>How long a sandbox may take to start before its launch counts as failed.</summary>
    [DurationRange("1s", "2min")]
    public TimeSpan LaunchTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For tests without a system call filter.</summary>
    internal bool FilterCalls { get; set; } = true;

    /// <summary>For tests without packet filters.</summary>
    internal bool FilterPackets { get; set; } = true;
}
