namespace Fractal.Server.Platform.Keys;

/// <summary>Where the embedded defaults keep what must survive: database, installation key. One server process a folder.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private FileStream? held;

    public DataFolder(IConfiguration configuration)
    {
        Path = System.IO.Path.GetFullPath(configuration["Fractal:Data"] is { Length: > 0 } configured ? configured : Default());
        if (!Directory.Exists(Path)) Directory.CreateDirectory(Path, OwnerOnly);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="StartException">Another server has it.</exception>
    public void Hold()
    {
        try
        {
            held = new FileStream(File("server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StartException($"Another Fractal server uses {Path}. Stop it, or choose another folder with --data.", exception);
        }
    }

    public void Dispose() => held?.Dispose();

    private static string Default()
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        var share = string.IsNullOrEmpty(xdg)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share") : xdg;
        return System.IO.Path.Combine(share, "fractal");
    }
}
