namespace Fractal.Client.Administration;

/// <summary>An app as an operator sees it: what its configuration came to. Durations are in seconds, sizes in MiB.</summary>
public sealed record OperatorAppResponse
{
    /// <summary>Its name, which programs use.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where its icon is, below the server's address.</summary>
    public string IconUrl { get; init; } = "";

    /// <summary>False once it is no longer configured: its sessions go on, none starts.</summary>
    public bool Enabled { get; init; }

    /// <summary>The version that new containers run; anything that changes what runs makes a new one.</summary>
    public Guid Version { get; init; }

    /// <summary>Since when that is its version.</summary>
    public DateTimeOffset VersionSince { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The names of its environment variables. Their values may be secrets and are not returned.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>Width of the picture before a browser says how large it is, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height of the picture before a browser says how large it is, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Whether it reaches the internet.</summary>
    public bool Network { get; init; }

    /// <summary>What an idle container has ready: <c>app</c>, or <c>display</c> alone.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>Reserved: paths in the home folder for settings. Nothing is kept yet.</summary>
    public IReadOnlyList<string> ConfigPaths { get; init; } = [];

    /// <summary>Memory of a container.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Processors of a container.</summary>
    public double Cpus { get; init; }

    /// <summary>Processes and threads of a container.</summary>
    public int MaxProcesses { get; init; }

    /// <summary>Size of the home folder.</summary>
    public int HomeMiB { get; init; }

    /// <summary>How long it may take to its first window.</summary>
    public double StartSeconds { get; init; }

    /// <summary>How long it may take to end when asked.</summary>
    public double GraceSeconds { get; init; }

    /// <summary>How long a session waits for its first connection.</summary>
    public double ConnectSeconds { get; init; }

    /// <summary>How long a user may be away.</summary>
    public double ReconnectSeconds { get; init; }

    /// <summary>How long a session may go without input.</summary>
    public double IdleSeconds { get; init; }

    /// <summary>How long a session may last.</summary>
    public double MaxSeconds { get; init; }

    /// <summary>What sizes its pools where an operator chose nothing else, as <c>name:option=value</c>.</summary>
    public string Policy { get; init; } = "";

    /// <summary>How many containers of it there may be at once.</summary>
    public int MaxContainers { get; init; }

    /// <summary>How many sessions may wait for one.</summary>
    public int MaxQueue { get; init; }
}

/// <summary>A tier: what a subscription gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">For people.</param>
/// <param name="Apps">Names of its apps; <c>*</c> means all.</param>
/// <param name="MaxLiveSessions">How many sessions a user may have at once.</param>
/// <param name="Priority">Who is served first from a queue; higher first.</param>
/// <param name="ReconnectSeconds">How long a user may be away, if less than the app says.</param>
/// <param name="IdleSeconds">How long a session may go without input, if less than the app says.</param>
/// <param name="MaxSeconds">How long a session may last, if less than the app says.</param>
public sealed record OperatorTierResponse(
    string Name, string Title, IReadOnlyList<string> Apps, int MaxLiveSessions, int Priority, double? ReconnectSeconds, double? IdleSeconds, double? MaxSeconds);
