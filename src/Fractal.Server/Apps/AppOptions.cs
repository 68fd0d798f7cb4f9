using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;
using Fractal.Scaling;

namespace Fractal.Server.Apps;

/// <summary>One app as configuration spells it, under <c>Fractal:Apps:NAME</c>. Put into rows at start.</summary>
internal sealed class AppOptions
{
    /// <summary>For people.</summary>
    [Required, StringLength(64)]
    public string Title { get; set; } = "";

    /// <summary>One sentence.</summary>
    [StringLength(256)]
    public string Description { get; set; } = "";

    /// <summary>File name of an icon in wwwroot/icons.</summary>
    [RegularExpression(@"^[a-z0-9-]+\.svg$", ErrorMessage = "Icon is a file name such as terminal.svg.")]
    public string Icon { get; set; } = "app.svg";

    /// <summary>Where it stands in the catalogue; lower first, then by name.</summary>
    [Range(0, 100_000)]
    public int Position { get; set; } = 100;

    /// <summary>Whether it can be started.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Program and arguments, as seen inside the container.</summary>
    [Required, MinLength(1, ErrorMessage = "Command names a program.")]
    public string[] Command { get; set; } = [];

    /// <summary>Added to the app's environment.</summary>
    public Dictionary<string, string> Environment { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Picture width until the browser asks for its own, in pixels.</summary>
    [Range(320, 7680)]
    public int Width { get; set; } = 1280;

    /// <summary>Picture height, in pixels.</summary>
    [Range(200, 4320)]
    public int Height { get; set; } = 800;

    /// <summary>Whether the app may reach the internet; never the host or private networks.</summary>
    public bool Network { get; set; }

    /// <summary>How far idle containers are prepared: <c>App</c> or <c>Display</c>.</summary>
    public Preparation Prepare { get; set; } = Preparation.App;

    /// <summary>Reserved: paths in the home folder for settings. Nothing is kept yet; an app with any allows one session per user.</summary>
    public string[] ConfigPaths { get; set; } = [];

    /// <summary>Memory of a whole container, in MiB.</summary>
    [Range(64, 262_144)]
    public int MemoryMiB { get; set; } = 1024;

    /// <summary>CPU of a container, in cores.</summary>
    [Range(0.1, 256)]
    public double Cpus { get; set; } = 2;

    /// <summary>Processes and threads of a container.</summary>
    [Range(32, 32_768)]
    public int MaxProcesses { get; set; } = 512;

    /// <summary>Size of the home folder, in MiB.</summary>
    [Range(1, 65_536)]
    public int HomeMiB { get; set; } = 256;

    /// <summary>How long it may take to its first window.</summary>
    [DurationRange("1s", "10min")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to end when asked; zero ends it at once.</summary>
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

    /// <summary>How its pools are sized; none: <c>fixed:size=</c> <see cref="Idle"/> if that is given, else <c>forecast</c>.</summary>
    [StringLength(PoolPolicies.MaxLength)]
    public string? Policy { get; set; }

    /// <summary>A fixed number of idle containers; none: as <see cref="Policy"/> says.</summary>
    [Range(0, PoolBounds.Most)]
    public int? Idle { get; set; }

    /// <summary>How many containers there may be at once, idle and in use.</summary>
    [Range(1, 100_000)]
    public int MaxContainers { get; set; } = 100;

    /// <summary>How many sessions may wait for a container.</summary>
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
