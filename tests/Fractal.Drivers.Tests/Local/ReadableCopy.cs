using Fractal.Drivers.Host;

namespace Fractal.Drivers.Tests.Local;

/// <summary>
/// The host's program and the agent, copied to a folder that every user can enter, because the source tree may be accessible only to root.
/// </summary>
internal sealed class ReadableCopy : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("fractal-test-");

    public ReadableCopy()
    {
        File.Copy(Path.Combine(SourceTree.Root, "Fractal.slnx"), Path.Combine(root.FullName, "Fractal.slnx"));
        foreach (var file in new[] { SourceTree.Host, SourceTree.Agent }.SelectMany(program => Directory.EnumerateFiles(Path.GetDirectoryName(program)!, "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(root.FullName, Path.GetRelativePath(SourceTree.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        root.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    }

    public string Host => Path.Combine(root.FullName, Path.GetRelativePath(SourceTree.Root, SourceTree.Host));

    /// <summary>Creates a file in the copy.</summary>
    public string PathOf(string name) => Path.Combine(root.FullName, name);

    public void Dispose() => root.Delete(recursive: true);
}
