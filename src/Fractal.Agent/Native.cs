using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Fractal.Agent;

/// <summary>The few calls to the C library that .NET has no name for.</summary>
internal static partial class Native
{
    private const int SetDumpable = 4;

    private const nint Default = 0;
    private const int SignalInterrupt = 2, SignalQuit = 3;

    private const nuint MountRemount = 32;

    public const nuint MountNoSetUserId = 2, MountNoPrograms = 8;

    public const int SignalHangUp = 1;
    public const int SignalTerminate = 15;

    /// <summary>Takes this process's memory and environment out of reach of others of the same uid. Children are dumpable again once they exec.</summary>
    public static void ForbidMemoryReading()
    {
        if (prctl(SetDumpable, 0, 0, 0, 0) != 0)
            throw new InvalidOperationException($"PR_SET_DUMPABLE was refused (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>
    /// Whoever starts the server by nohup, or in the background of a script, has it ignore signals, and what is ignored stays so in all that it starts: the
    /// app could not be asked to end by them, nor a program in it be stopped by Ctrl-C.
    /// </summary>
    public static void HeedSignals()
    {
        foreach (var number in (int[])[SignalHangUp, SignalInterrupt, SignalQuit]) signal(number, Default);
    }

    /// <summary>Changes the options of a mount.</summary>
    /// <returns>0, or the error's number.</returns>
    public static int Remount(string path, string type, nuint flags, string options) =>
        mount(type, path, type, MountRemount | flags, options) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
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
