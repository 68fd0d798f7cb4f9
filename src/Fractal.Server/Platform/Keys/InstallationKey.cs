using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Fractal.Server.Platform.Keys;

/// <summary>The secret everything of this installation is derived from. Stands outside the database: a 0600 file beside the data, or configuration for replicas.</summary>
internal sealed class InstallationKey
{
    public const string FileName = "installation.key";

    private const int Bytes = 32;
    private const string Setting = "Fractal:InstallationKey";
    private static readonly TimeSpan LongestMaking = TimeSpan.FromSeconds(10);
    private readonly byte[] key;

    public InstallationKey(DataFolder data, IConfiguration configuration)
    {
        key = configuration[Setting] is { Length: > 0 } configured ? Parse(configured, Setting) : FromFile(PathOf(data, configuration));
        Id = new Guid(Derive("fractal/installation-id/v1", [], 16));
    }

    /// <summary>The file it stands in where it is not configured itself: beside the data, or one that replicas share.</summary>
    public static string PathOf(DataFolder data, IConfiguration configuration) =>
        configuration["Fractal:InstallationKeyFile"] is { Length: > 0 } shared ? Path.GetFullPath(shared) : data.File(FileName);

    /// <summary>Names the installation without telling the key: workloads carry it as a label.</summary>
    public Guid Id { get; }

    /// <summary>Which installation key; grows by rotation.</summary>
    public byte KeyId { get; } = 1;

    /// <summary>HKDF-SHA-256 of the key under a label and a context.</summary>
    public byte[] Derive(string label, ReadOnlySpan<byte> context, int length = Bytes) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, length, info: [.. Encoding.ASCII.GetBytes(label), 0, .. context]);

    private static byte[] FromFile(string path)
    {
        if (!File.Exists(path)) MakeOnce(path);
        return Parse(Read(path).Trim(), path);
    }

    /// <summary>Replicas that share the file may find none at the same moment: whoever has the lock makes it. A lock goes with its process.</summary>
    private static void MakeOnce(string path)
    {
        var gate = path + ".lock";
        FileStream? held = null;
        IOException? refused = null;
        if (!SpinWait.SpinUntil(() => (held = TryLock(gate, out refused)) is not null, LongestMaking))
            throw new StartException($"The installation key can't be made in {path}: {refused!.Message.ReplaceLineEndings(" ")} Make the folder writable, or choose another with --data.", refused);
        using (held)
        {
            if (!File.Exists(path)) Make(path);
            File.Delete(gate);
        }
    }

    private static string Read(string path)
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

    /// <param name="refused">Why it can't be had: mostly since another process has it.</param>
    private static FileStream? TryLock(string path, out IOException? refused)
    {
        try
        {
            refused = null;
            return new FileStream(path, Own(FileMode.OpenOrCreate));
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            refused = exception;
            return null;
        }
    }

    /// <summary>Written beside and moved, so that a crash never leaves half a key that later starts would take for the whole.</summary>
    private static void Make(string path)
    {
        var written = $"{path}.new.{RandomNumberGenerator.GetHexString(16)}";
        using (var stream = new FileStream(written, Own(FileMode.Create)))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(written, path);
    }

    private static FileStreamOptions Own(FileMode mode) =>
        new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };

    /// <exception cref="StartException">The text is no key.</exception>
    public static byte[] Parse(string text, string place)
    {
        var bytes = new byte[Bytes];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == Bytes
            ? bytes
            : throw new StartException($"The installation key in {place} is not {Bytes} bytes of base64. Restore it from your backup; without it running containers and sign-ins are lost.");
    }
}
