using System.Text.Json;
using Fractal.Cli.Terminal;
using Fractal.Client.Accounts;

namespace Fractal.Cli.Accounts;

/// <summary>
/// The file of this user's sign-ins, one per server: readable only by the user, replaced atomically, changed by one process at a time.
/// </summary>
internal sealed class SignInFile(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Longer than the holder of the lock may wait for a server.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>EWOULDBLOCK, as the runtime returns it.</summary>
    private const int HeldByAnother = 11;

    private readonly string path = Path.Combine(folder, "sign-ins.json");

    public static SignInFile OfUser()
    {
        var config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (config is not { Length: > 0 } || !Path.IsPathRooted(config))
        {
            var home = Environment.GetEnvironmentVariable("HOME");
            if (string.IsNullOrEmpty(home)) throw new CliException("Sign-ins can't be stored: set HOME or XDG_CONFIG_HOME.");
            config = Path.Combine(home, ".config");
        }

        return new SignInFile(Path.Combine(config, "fractal"));
    }

    /// <summary>A hint for users who are signed in to another server.</summary>
    public static string Hint()
    {
        var servers = OfUser().Read().Keys;
        return servers.Count == 0 ? "" : $". You are signed in to {string.Join(", ", servers)}: choose by --server or {GlobalOptions.ServerVariable}.";
    }

    public Dictionary<string, SignInTokens> Read()
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // A copied or unpacked file may be readable by others.
            if (File.GetUnixFileMode(stream.SafeFileHandle) != OwnerOnly) File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
            return JsonSerializer.Deserialize(stream, CliJson.Default.DictionaryStringSignInTokens) ?? [];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException exception)
        {
            throw new CliException($"{path} is damaged. Remove it and sign in again. Your sessions are not affected.", inner: exception);
        }
    }

    /// <summary>Written to a temporary file, flushed, then moved: a reader sees the old file or the new one.</summary>
    public void Write(Dictionary<string, SignInTokens> signIns)
    {
        var beside = $"{path}.{Environment.ProcessId}.new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var stream = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(stream, signIns, CliJson.Default.DictionaryStringSignInTokens);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Waits for the lock. The system releases the lock of a process that died.</summary>
    public async ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "sign-ins.lock"), new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnerOnly });
            }
            catch (IOException exception) when (exception.HResult == HeldByAnother && TimeProvider.System.GetElapsedTime(began) < LongestHold)
            {
                await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
            }
        }
    }
}
