using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// The folder of the embedded database and the installation key. One server process per folder; no other user can read it.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private FileStream? held;

    /// <exception cref="StartException">The folder can't be used; the message says why and what to do.</exception>
    public DataFolder(IConfiguration configuration)
    {
        Path = System.IO.Path.GetFullPath(configuration["Fractal:Data"] is { Length: > 0 } configured ? configured : Default());
        PrivateFiles.CreateFolder(Path, "Choose another with --data.");
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Locks the folder for this process and makes its files private.</summary>
    /// <exception cref="StartException">Another server uses it, or it is not writable.</exception>
    public void Hold()
    {
        var file = File("server.lock");
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == PrivateFiles.WouldBlock)
        {
            throw new StartException($"Another Fractal server uses {Path}. Stop it, or choose another folder with --data.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Nothing can be written to {Path}: {exception.Message.ReplaceLineEndings(" ")} Make it writable, or choose another folder with --data.", exception);
        }

        foreach (var left in Directory.EnumerateFiles(Path)) PrivateFiles.Tighten(left);
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
