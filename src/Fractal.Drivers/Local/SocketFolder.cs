using Microsoft.Win32.SafeHandles;

namespace Fractal.Drivers.Local;

/// <summary>
/// The only folder that a container shares with this machine: the agent's socket and the agent's output. As root it is a small tmpfs, so
/// that a container can't fill the disk through it.
/// </summary>
internal sealed class SocketFolder
{
    private const string Options = "size=64k,nr_inodes=16,mode=0700";
    private const int LogTail = 2000;

    private readonly SafeFileHandle words;

    private SocketFolder(string path, SafeFileHandle log)
    {
        Path = path;
        words = log;
    }

    public string Path { get; }

    public string LogPath => System.IO.Path.Combine(Path, "log");

    public static SocketFolder Create(string path, int? uid, bool mount)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (mount) LocalNative.MountSmall(path, uid is null ? Options : $"{Options},uid={uid},gid={uid}");
        else if (uid is { } owner) LocalNative.ChangeOwner(path, owner);

        // Opened before anything runs that could replace it with a link, and read only through this handle.
        var log = File.OpenHandle(System.IO.Path.Combine(path, "log"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return new SocketFolder(path, log);
    }

    /// <summary>The end of the agent's output.</summary>
    public string LastWords()
    {
        var length = RandomAccess.GetLength(words);
        var bytes = new byte[Math.Min(length, LogTail)];
        var read = RandomAccess.Read(words, bytes, length - bytes.Length);
        var lines = System.Text.Encoding.UTF8.GetString(bytes, 0, read).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(5));
    }

    public void Delete()
    {
        words.Dispose();
        Remove(Path);
    }

    /// <summary>Removes a container's folder, its mount first. Links in it are never followed.</summary>
    public static void Remove(string path)
    {
        LocalNative.Unmount(path);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
