namespace Fractal.Drivers.Host;

/// <summary>Where things lie that the build made.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The agent as it is shipped, built natively.</summary>
    public static string Agent => Path.Combine(Root, "artifacts/agent/fractal-agent");

    /// <summary>This program, to be run as a process of its own.</summary>
    public static string Host => Path.Combine(Root, "artifacts/bin/Fractal.Drivers.Host/debug/Fractal.Drivers.Host.dll");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fractal.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This runs from inside the source tree.");
        return folder;
    }
}
