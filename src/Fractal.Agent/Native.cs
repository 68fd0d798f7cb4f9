using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Fractal.Agent;

/// <summary>Calls to the C library that .NET does not expose.</summary>
internal static partial class Native
{
    private const int SetDumpable = 4;

    private const nint Default = 0;
    private const int SignalInterrupt = 2, SignalQuit = 3;

    private const nuint MountRemount = 32;

    public const nuint MountNoSetUserId = 2, MountNoPrograms = 8;

    public const int SignalHangUp = 1;
    public const int SignalTerminate = 15;

    /// <summary>
    /// Makes this process's memory and environment unreadable for other processes of the same uid. Children are dumpable again after exec.
    /// </summary>
    public static void ForbidMemoryReading()
    {
        if (prctl(SetDumpable, 0, 0, 0, 0) != 0)
            throw new InvalidOperationException($"PR_SET_DUMPABLE was refused (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>
    /// nohup and background jobs of scripts make the server ignore signals, and child processes inherit that: the app could not be asked to
    /// exit, nor could Ctrl-C stop a program in it.
    /// </summary>
    public static void HeedSignals()
    {
        foreach (var number in (int[])[SignalHangUp, SignalInterrupt, SignalQuit]) signal(number, Default);
    }

    /// <summary>Changes the options of a mount.</summary>
    /// <returns>0, or the value of errno.</returns>
    public static int Remount(string path, string type, nuint flags, string options) =>
        mount(type, path, type, MountRemount | flags, options) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Sends a signal; a process that no longer exists is not an error.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
