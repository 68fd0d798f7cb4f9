using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fractal.Shared;

/// <summary>
/// Starts programs that inherit only standard input, output and error: no other descriptor, no environment variable, no key. Compiled into
/// the drivers and the agent, where <c>Process.Start</c> is banned.
/// </summary>
internal static partial class CleanProcess
{
    private const int FirstDescriptor = 3;
    private const int CloseRangeCall = 436;
    private const int EveryDescriptor = -1; // the largest unsigned number
    private const int CloseOnExecRange = 4;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const int JoinSessionKeyring = 1;
    private const int NoSuchCall = 38, QuotaExceeded = 122;
    private const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static int KeyctlCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 219 : 250;

    /// <summary>Starts a program with PATH as its only environment variable.</summary>
    /// <exception cref="InvalidOperationException">It could not be started, or did not get its own keyring.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = Path;

        // Libraries may have opened descriptors since the last start, and the parent process may have passed some.
        MarkDescriptors();
        if (TryRenewKeyring() == QuotaExceeded)
            throw new InvalidOperationException("This user's quota of kernel keys is used up: raise kernel.keys.maxkeys (sysctl).");

        // .NET forks on this thread, so the child has its session keyring.
#pragma warning disable RS0030
        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
#pragma warning restore RS0030
    }

    /// <summary>Marks every descriptor above standard error as close-on-exec.</summary>
    public static void MarkDescriptors()
    {
        if (syscall(CloseRangeCall, FirstDescriptor, EveryDescriptor, CloseOnExecRange, 0) != 0) MarkEachDescriptor();
    }

    /// <summary>The same on kernels before 5.11.</summary>
    internal static void MarkEachDescriptor()
    {
        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            var descriptor = int.Parse(System.IO.Path.GetFileName(entry), CultureInfo.InvariantCulture);
            if (descriptor >= FirstDescriptor) _ = fcntl(descriptor, SetDescriptorFlags, CloseOnExec);
        }
    }

    /// <summary>Gives the calling thread, and programs that it starts from now on, a new and empty session keyring.</summary>
    /// <returns>False if this kernel has keyrings but does not permit a new one.</returns>
    public static bool RenewKeyring() => TryRenewKeyring() switch { 0 => true, NoSuchCall => !File.Exists("/proc/keys"), _ => false };

    private static int TryRenewKeyring() => syscall(KeyctlCall, JoinSessionKeyring, 0, 0, 0) >= 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, nint value);
}
