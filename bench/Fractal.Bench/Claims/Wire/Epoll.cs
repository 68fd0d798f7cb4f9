using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fractal.Bench.Claims.Wire;

/// <summary>The kernel's list of readable sockets: one thread waits for thousands of them, with microsecond precision.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1, Readable = 1, Batch = 512;

    /// <summary>The kernel packs its events only on x64.</summary>
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int handle = Create(0);
    private readonly byte[] events = new byte[Batch * 16];

    public void Watch(int socket, int token)
    {
        Span<byte> wanted = stackalloc byte[16];
        wanted.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(wanted[(EventBytes - 8)..], token);
        if (Control(handle, Add, socket, ref MemoryMarshal.GetReference(wanted)) != 0) throw new IOException($"epoll_ctl failed ({Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>Waits until a socket is readable, or the time is over.</summary>
    /// <returns>The number of filled <paramref name="tokens"/>.</returns>
    public int Wait(Span<int> tokens, TimeSpan longest)
    {
        var nanoseconds = Math.Max(0, longest.Ticks * 100);
        var limit = new Limit(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        var count = Wait(handle, ref events[0], Math.Min(Batch, tokens.Length), in limit, 0);
        for (var i = 0; i < count; i++) tokens[i] = BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan((i * EventBytes) + EventBytes - 8));
        return Math.Max(0, count);
    }

    public void Dispose() => _ = Close(handle);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int handle, int operation, int socket, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2")]
    private static partial int Wait(int handle, ref byte events, int most, in Limit limit, nint signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
