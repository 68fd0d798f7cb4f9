using Microsoft.Win32.SafeHandles;

namespace Fractal.Drivers.Local;

/// <summary>
/// User ids of containers, reserved for the whole machine: if two installations gave the same id to two containers, they could signal each
/// other's processes. A reservation is a locked file, so a server that dies releases it. Reserving and releasing use one more lock, since a
/// file that is being deleted must not be locked by another process that has just opened it.
/// </summary>
internal sealed class UidReservation : IDisposable
{
    private const string Gate = "lock";

    private readonly string folder;
    private readonly SafeFileHandle reserved;

    private UidReservation(string folder, int uid, SafeFileHandle file)
    {
        this.folder = folder;
        reserved = file;
        Uid = uid;
    }

    public int Uid { get; }

    public static UidReservation Take(LocalOptions options)
    {
        TrustedFolder.Ensure(options.UidFolder, LocalLayout.Readable);
        using var gate = OpenLocked(Path.Combine(options.UidFolder, Gate));

        // Starts at a random place, because a recently released id is better left unused for a while.
        var first = Random.Shared.Next(options.UidCount);
        for (var i = 0; i < options.UidCount; i++)
        {
            var uid = options.UidBase + (first + i) % options.UidCount;
            var file = LocalNative.OpenForLock(PathOf(options.UidFolder, uid));
            if (LocalNative.TryLock(file)) return new UidReservation(options.UidFolder, uid, file);
            file.Dispose();
        }

        throw new DriverException($"All {options.UidCount} user ids for containers are taken (Fractal:Local:UidCount).");
    }

    /// <summary>Removes the files of a server that was killed; its locks are gone.</summary>
    public static void Sweep(LocalOptions options)
    {
        TrustedFolder.Ensure(options.UidFolder, LocalLayout.Readable);
        using var gate = OpenLocked(Path.Combine(options.UidFolder, Gate));
        foreach (var path in Directory.GetFiles(options.UidFolder).Where(path => Path.GetFileName(path) != Gate))
        {
            using var file = LocalNative.OpenForLock(path);
            if (LocalNative.TryLock(file)) File.Delete(path);
        }
    }

    public void Dispose()
    {
        using var gate = OpenLocked(Path.Combine(folder, Gate));
        File.Delete(PathOf(folder, Uid));
        reserved.Dispose();
    }

    private static string PathOf(string folder, int uid) => Path.Combine(folder, $"{uid}");

    private static SafeFileHandle OpenLocked(string path)
    {
        var file = LocalNative.OpenForLock(path);
        LocalNative.Lock(file);
        return file;
    }
}
