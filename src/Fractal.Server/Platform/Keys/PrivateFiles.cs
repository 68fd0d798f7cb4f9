using System.Runtime.InteropServices;
using Fractal.Drivers;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Keys;

/// <summary>Files and folders that only this process's user can read: database, keys, one-time codes.</summary>
internal static partial class PrivateFiles
{
    /// <summary>The error for a file that another process has locked (EWOULDBLOCK).</summary>
    public const int WouldBlock = 11;

    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const uint NothingForOthers = 0b000_111_111;

    /// <summary>Sets the umask: other users can't read files that this process creates, unless it sets their mode.</summary>
    public static void ByDefault() => _ = umask(NothingForOthers);

    /// <param name="path">Created if missing; tightened if others can read it.</param>
    /// <param name="instead">What to do if it can't be used.</param>
    /// <exception cref="StartException">It is not a folder, or another user owns it or can replace it.</exception>
    public static void CreateFolder(string path, string instead)
    {
        try
        {
            if (File.Exists(path)) throw new StartException($"{path} is a file; a folder is needed. {instead}");
            TrustedFolder.Ensure(new DirectoryInfo(path).LinkTarget is null ? path : Directory.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName, OwnersFolder);
        }
        catch (DriverException exception)
        {
            throw new StartException($"{exception.Message} {instead}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The folder {path} can't be used: {exception.Message.ReplaceLineEndings(" ")} {instead}", exception);
        }
    }

    /// <summary>Removes the permissions of other users.</summary>
    /// <exception cref="StartException">Other users may read or change it, and this user can't change its mode.</exception>
    public static void Tighten(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) == UnixFileMode.None) return;
        try
        {
            File.SetUnixFileMode(path, mode & ~Others);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartException($"{path} belongs to another user. Start Fractal as that user, or give it to this one: chown {Environment.UserName} {path}", exception);
        }
    }

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
