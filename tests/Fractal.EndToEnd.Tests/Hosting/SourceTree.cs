namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>Paths of build outputs.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string Agent => Path.Combine(Root, "artifacts/agent/fractal-agent");

    public static string Server(string configuration) => Path.Combine(Root, $"artifacts/bin/Fractal.Server/{configuration}/Fractal.Server.dll");

    /// <summary>A source file, such as a page or a dashboard that a test checks.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fractal.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This runs from inside the source tree.");
        return folder;
    }
}
