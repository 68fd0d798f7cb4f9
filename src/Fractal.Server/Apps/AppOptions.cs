using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;
using Fractal.Scaling;

namespace Fractal.Server.Apps;

/// <summary>One app as configured under <c>Fractal:Apps:NAME</c>. Stored in rows when the server starts.</summary>
internal sealed class AppOptions
{
    /// <summary>The title, for display.</summary>
    [Required, StringLength(64)]
    public string Title { get; set; } = "";

    /// <summary>One sentence about the app.</summary>
    [StringLength(256)]
    public string Description { get; set; } = "";

    /// <summary>File name of an icon in wwwroot/icons.</summary>
    [RegularExpression(@"^[a-z0-9-]+\.svg$", ErrorMessage = "Icon is a file name such as terminal.svg.")]
    public string Icon { get; set; } = "app.svg";

    /// <summary>Position in the catalogue; lower first, then by name.</summary>
    [Range(0, 100_000)]
    public int Position { get; set; } = 100;

    /// <summary>Whether users can start it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Program and arguments, with paths inside the container.</summary>
    [Required, MinLength(1, ErrorMessage = "Command names a program.")]
    public string[] Command { get; set; } = [];

    /// <summary>Additional environment variables of the app.</summary>
    public Dictionary<string, string> Environment { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Width of the picture until the browser requests another, in pixels.</summary>
    [Range(320, 7680)]
    public int Width { get; set; } = 1280;

    /// <summary>Height of the picture until the browser requests another, in pixels.</summary>
    [Range(200, 4320)]
    public int Height { get; set; } = 800;

    /// <summary>Whether the app may reach the internet. The host and private networks are never reachable.</summary>
    public bool Network { get; set; }

    /// <summary>How far idle containers are prepared: <c>App</c> or <c>Display</c>.</summary>
    public Preparation Prepare { get; set; } = Preparation.App;

    /// <summary>
    /// Reserved: paths in the home folder for settings. Nothing is kept yet; an app with such a path allows one session per user.
    /// </summary>
    public string[] ConfigPaths { get; set; } = [];

    /// <summary>Memory of a whole container, in MiB.</summary>
    [Range(64, 262_144)]
    public int MemoryMiB { get; set; } = 1024;

    /// <summary>CPUs of a container, in cores.</summary>
    [Range(0.1, 256)]
    public double Cpus { get; set; } = 2;

    /// <summary>Maximum number of processes and threads of a container.</summary>
    [Range(32, 32_768)]
    public int MaxProcesses { get; set; } = 512;

    /// <summary>Size of the home folder, in MiB.</summary>
    [Range(1, 65_536)]
    public int HomeMiB { get; set; } = 256;

    /// <summary>The longest time until the app's first window.</summary>
    [DurationRange("1s", "10min")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the app may take to exit when its session ends; zero kills it immediately.</summary>
    [DurationRange("0s", "5min")]
    public TimeSpan Grace { get; set; }

    /// <summary>How long a session waits for its first connection.</summary>
    [DurationRange("1s", "1h")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a user may be away before the session ends; zero ends it with the connection.</summary>
    [DurationRange("0s", "7d")]
    public TimeSpan ReconnectWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a session may go without a key or pointer event.</summary>
    [DurationRange("5s", "7d")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a session may last.</summary>
    [DurationRange("5s", "30d")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(8);

    /// <summary>
    /// How its pools are sized. Default: <c>fixed:size=</c> <see cref="Idle"/> if that is set, otherwise <c>forecast</c>.
    /// </summary>
    [StringLength(PoolPolicies.MaxLength)]
    public string? Policy { get; set; }

    /// <summary>A fixed number of idle containers. Default: as <see cref="Policy"/> says.</summary>
    [Range(0, PoolBounds.Most)]
    public int? Idle { get; set; }

    /// <summary>The maximum number of containers, idle and in use.</summary>
    [Range(1, 100_000)]
    public int MaxContainers { get; set; } = 100;

    /// <summary>The maximum number of sessions that wait for a container.</summary>
    [Range(0, 100_000)]
    public int MaxQueue { get; set; } = 100;

    public AppSpec ToSpec() => new()
    {
        Command = Command,
        Environment = Environment.OrderBy(e => e.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
        Width = Width,
        Height = Height,
        Network = Network,
        Prepare = Prepare,
        ConfigPaths = ConfigPaths,
        MemoryMiB = MemoryMiB,
        Cpus = Cpus,
        MaxProcesses = MaxProcesses,
        HomeMiB = HomeMiB,
        StartTimeout = StartTimeout,
        Grace = Grace,
    };
}
