namespace Fractal.Drivers.Host;

/// <summary>Paths of build outputs.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The shipped agent, compiled natively.</summary>
    public static string Agent => Path.Combine(Root, "artifacts/agent/fractal-agent");

    /// <summary>This program, to be run as a separate process.</summary>
    public static string Host => Path.Combine(Root, "artifacts/bin/Fractal.Drivers.Host/debug/Fractal.Drivers.Host.dll");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fractal.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This runs from inside the source tree.");
        return folder;
    }
}
