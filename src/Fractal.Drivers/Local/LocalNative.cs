using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fractal.Drivers.Local;

/// <summary>Calls to the C library that .NET does not expose. All of them report failures by errno.</summary>
internal static partial class LocalNative
{
    public const int KillSignal = 9;

    private const int OpenReadWrite = 2;
    private const int OpenCreate = 0x40;
    private const int OwnerOnly = 0b110_000_000;
    private const int OpenPath = 0x200000;
    private const int OpenDirectory = 0x10000;
    private const int OpenNoFollow = 0x20000;
    private const int OpenCloseOnExec = 0x80000;
    private const int Arm64OpenDirectory = 0x4000;
    private const int Arm64OpenNoFollow = 0x8000;
    private const int CurrentFolder = -100;
    private const int LockExclusive = 2;
    private const int LockNow = 4;
    private const int Detach = 2;
    private const nuint NoSuid = 2;
    private const nuint NoDevices = 4;
    private const nuint NoExec = 8;
    private const short PollReadable = 1;
    private const int PidFileDescriptorSend = 424;
    private const int PidFileDescriptorOpen = 434;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static int Directory => IsArm ? Arm64OpenDirectory : OpenDirectory;
    private static int NoFollow => IsArm ? Arm64OpenNoFollow : OpenNoFollow;

    public static bool IsRoot => geteuid() == 0;

    public static int Uid => (int)geteuid();

    /// <summary>Opens a folder as a starting point, unless it is a link.</summary>
    public static SafeFileHandle OpenFolder(string path) => Open(CurrentFolder, path, OpenPath | Directory | NoFollow | OpenCloseOnExec);

    /// <summary>Opens a name in a folder without reading it and without following a link.</summary>
    public static SafeFileHandle OpenIn(SafeFileHandle folder, string name) =>
        Open((int)folder.DangerousGetHandle(), name, OpenPath | NoFollow | OpenCloseOnExec);

    /// <summary>
    /// For <see cref="TryLock"/>: .NET's own way to open a file also locks it, and throws if another process holds the lock.
    /// </summary>
    public static SafeFileHandle OpenForLock(string path) => Open(CurrentFolder, path, OpenReadWrite | OpenCreate | OpenCloseOnExec);

    public static bool TryLock(SafeFileHandle file) => flock(file, LockExclusive | LockNow) == 0;

    /// <summary>Waits for the lock, so hold such a lock only briefly.</summary>
    public static void Lock(SafeFileHandle file) => Check(flock(file, LockExclusive), "flock");

    public static void ChangeOwner(string path, int uid) => Check(lchown(path, (uint)uid, (uint)uid), $"chown {path}");

    public static void MountSmall(string folder, string options) =>
        Check(mount("fractal", folder, "tmpfs", NoSuid | NoDevices | NoExec, options), $"mounting a tmpfs at {folder}");

    /// <summary>Detaches the mount immediately, even if it is still in use.</summary>
    /// <returns>Whether it was a mount.</returns>
    public static bool Unmount(string folder) => umount2(folder, Detach) == 0;

    /// <summary>Refers to a process by a handle, since its id may be reused.</summary>
    public static SafeFileHandle? HoldProcess(int pid)
    {
        var descriptor = syscall(PidFileDescriptorOpen, pid, 0, 0, 0);
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>Whether it has exited. If the first process of a namespace has, all others there have too.</summary>
    public static bool HasEnded(SafeFileHandle process)
    {
        var asked = new PollEntry { Descriptor = (int)process.DangerousGetHandle(), Events = PollReadable };
        return poll(ref asked, 1, 0) > 0;
    }

    /// <summary>A process that no longer exists is not an error.</summary>
    public static void Kill(SafeFileHandle process) => _ = syscall(PidFileDescriptorSend, process.DangerousGetHandle(), KillSignal, 0, 0);

    public static void Kill(int pid) => _ = kill(pid, KillSignal);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    private static SafeFileHandle Open(int folder, string name, int flags)
    {
        var descriptor = openat(folder, name, flags, OwnerOnly);
        Check(descriptor, $"opening {name}");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result, string what)
    {
        if (result >= 0) return;
        var error = Marshal.GetLastPInvokeError();
        throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}
