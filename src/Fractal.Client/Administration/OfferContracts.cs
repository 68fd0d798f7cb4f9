namespace Fractal.Client.Administration;

/// <summary>An app with its effective configuration. Durations are in seconds, sizes in MiB.</summary>
public sealed record OperatorAppResponse
{
    /// <summary>The name, for programs.</summary>
    public required string Name { get; init; }

    /// <summary>The title, for display.</summary>
    public required string Title { get; init; }

    /// <summary>The description, for display.</summary>
    public string Description { get; init; } = "";

    /// <summary>The path of the icon.</summary>
    public string IconUrl { get; init; } = "";

    /// <summary>False if it is no longer configured: running sessions continue, new starts are rejected.</summary>
    public bool Enabled { get; init; }

    /// <summary>The version of new containers; any change to what runs makes a new one.</summary>
    public Guid Version { get; init; }

    /// <summary>When this version was created.</summary>
    public DateTimeOffset VersionSince { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The names of its environment variables. Their values may be secrets and are not returned.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>Width of the picture until the browser requests another, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height of the picture until the browser requests another, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Whether it may reach the internet.</summary>
    public bool Network { get; init; }

    /// <summary>What idle containers have ready: <c>app</c>, or only <c>display</c>.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>Reserved: paths in the home folder for settings. Nothing is kept yet.</summary>
    public IReadOnlyList<string> ConfigPaths { get; init; } = [];

    /// <summary>Memory of a container, in MiB.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>CPUs of a container.</summary>
    public double Cpus { get; init; }

    /// <summary>Maximum number of processes and threads of a container.</summary>
    public int MaxProcesses { get; init; }

    /// <summary>Size of the home folder, in MiB.</summary>
    public int HomeMiB { get; init; }

    /// <summary>The longest time until the first window.</summary>
    public double StartSeconds { get; init; }

    /// <summary>How long the app may take to exit when asked.</summary>
    public double GraceSeconds { get; init; }

    /// <summary>How long a session waits for its first connection.</summary>
    public double ConnectSeconds { get; init; }

    /// <summary>How long a user may be away.</summary>
    public double ReconnectSeconds { get; init; }

    /// <summary>How long a session may go without input.</summary>
    public double IdleSeconds { get; init; }

    /// <summary>How long a session may last.</summary>
    public double MaxSeconds { get; init; }

    /// <summary>The default policy of its pools, as <c>name:option=value</c>.</summary>
    public string Policy { get; init; } = "";

    /// <summary>The maximum number of its containers.</summary>
    public int MaxContainers { get; init; }

    /// <summary>The maximum number of queued sessions.</summary>
    public int MaxQueue { get; init; }
}

/// <summary>A subscription tier.</summary>
/// <param name="Name">The tier's name.</param>
/// <param name="Title">The title, for display.</param>
/// <param name="Apps">Names of its apps; <c>*</c> means all.</param>
/// <param name="MaxLiveSessions">The maximum number of concurrent sessions per user.</param>
/// <param name="Priority">Priority in the queue; higher is served first.</param>
/// <param name="ReconnectSeconds">How long a user may be away, if less than the app's limit.</param>
/// <param name="IdleSeconds">How long a session may go without input, if less than the app's limit.</param>
/// <param name="MaxSeconds">How long a session may last, if less than the app's limit.</param>
public sealed record OperatorTierResponse(
    string Name, string Title, IReadOnlyList<string> Apps, int MaxLiveSessions, int Priority, double? ReconnectSeconds, double? IdleSeconds, double? MaxSeconds);
