namespace Fractal.Server.Apps;

internal enum Preparation
{
    /// <summary>The app runs in idle containers.</summary>
    App,

    /// <summary>Only the display runs in idle containers; the app starts when a user claims one.</summary>
    Display,
}

/// <summary>What a container of one app version runs. Any change makes a new version.</summary>
internal sealed record AppSpec
{
    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public int Width { get; init; }

    public int Height { get; init; }

    public bool Network { get; init; }

    public Preparation Prepare { get; init; }

    public IReadOnlyList<string> ConfigPaths { get; init; } = [];

    public int MemoryMiB { get; init; }

    public double Cpus { get; init; }

    public int MaxProcesses { get; init; }

    public int HomeMiB { get; init; }

    public TimeSpan StartTimeout { get; init; }

    public TimeSpan Grace { get; init; }
}
