using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Keys;

/// <summary>The file of the installation keys, readable only by the server's user: beside the data, or one that replicas share.</summary>
internal sealed class KeyFile(string path)
{
    public const string FileName = "installation.key";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public string Path => path;

    public static KeyFile Of(DataFolder data, IConfiguration configuration) =>
        new(configuration["Fractal:InstallationKeyFile"] is { Length: > 0 } shared ? System.IO.Path.GetFullPath(shared) : data.File(FileName));

    /// <exception cref="StartException">The file is missing, unreadable or damaged.</exception>
    public KeyRing Read() => KeyRing.Parse(ReadText(), path);

    /// <summary>
    /// Creates the file if it is missing. Servers that share it may start at the same time, so only the holder of the lock creates it.
    /// </summary>
    public KeyRing ReadOrMake()
    {
        if (!File.Exists(path)) Locked(() =>
        {
            if (!File.Exists(path)) Write(KeyRing.NewText() + "\n");
        });
        return Read();
    }

    /// <summary>Replaces the keys with the result of <paramref name="change"/>.</summary>
    public KeyRing Change(Func<KeyRing, KeyRing> change)
    {
        KeyRing? changed = null;
        Locked(() => Write((changed = change(Read())).ToString()));
        return changed!;
    }

    private string ReadText()
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The installation key in {path} can't be read: {exception.Message.ReplaceLineEndings(" ")} Make it readable for {Environment.UserName} alone.", exception);
        }
    }

    private void Locked(Action action)
    {
        var gate = path + ".lock";
        FileStream? held = null;
        IOException? refused = null;
        if (!SpinWait.SpinUntil(() => (held = TryLock(gate, out refused)) is not null, LongestWait))
            throw new StartException($"The installation key can't be written to {path}: {refused!.Message.ReplaceLineEndings(" ")} Make the folder writable, or choose another with --data.", refused);
        using (held)
        {
            action();
            File.Delete(gate);
        }
    }

    /// <param name="gate">Locked until it is closed or the process dies.</param>
    /// <param name="refused">Why it can't be locked, usually because another process holds the lock.</param>
    private static FileStream? TryLock(string gate, out IOException? refused)
    {
        try
        {
            refused = null;
            return new FileStream(gate, Own(FileMode.OpenOrCreate));
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            refused = exception;
            return null;
        }
    }

    /// <summary>
    /// Written to a temporary file and moved, so that a crash never leaves a partial key that later starts would read as a whole one.
    /// </summary>
    private void Write(string text)
    {
        var written = $"{path}.new.{RandomNumberGenerator.GetHexString(16)}";
        using (var stream = new FileStream(written, Own(FileMode.Create)))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
    }

    private static FileStreamOptions Own(FileMode mode) =>
        new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
}
