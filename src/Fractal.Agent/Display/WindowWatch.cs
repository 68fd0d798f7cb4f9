using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Fractal.Agent.Display;

/// <summary>
/// Learns from the display itself when windows appear: a client of the X protocol that asks for the root window's structure events and
/// does nothing else. So nothing has to be run, or be believed, in a sandbox that the app can reach.
/// </summary>
internal sealed class WindowWatch : IDisposable
{
    private const byte LittleEndian = (byte)'l';
    private const byte ChangeWindowAttributes = 2;
    private const byte CreateNotify = 16;
    private const byte MapNotify = 19;
    private const uint EventMaskValue = 1 << 11;
    private const uint SubstructureNotify = 1 << 19;
    private const int EventBytes = 32;

    private readonly NetworkStream stream;
    private readonly TaskCompletionSource windowManagerUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource firstWindow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<uint> windowManagerIds = [];
    private uint clientIdMask;
    private volatile bool appStarted;

    private WindowWatch(NetworkStream stream) => this.stream = stream;

    /// <summary>The window manager has mapped a window of its own: by then it looks after everyone else's.</summary>
    public Task WindowManagerUp => windowManagerUp.Task;

    /// <summary>The app has shown a window.</summary>
    public Task FirstWindow => firstWindow.Task;

    /// <summary>From here on, windows of clients not seen before are the app's.</summary>
    public void AppStarts() => appStarted = true;

    /// <summary>Connects as soon as the display listens.</summary>
    public static async Task<WindowWatch> OpenAsync(DisplayCookie cookie, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(DisplayPaths.Socket), cancellation);
                var watch = new WindowWatch(new NetworkStream(socket, ownsSocket: true));
                await watch.BeginAsync(cookie, cancellation);
                return watch;
            }
            catch (SocketException)
            {
                socket.Dispose(); // Not listening yet.
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), time, cancellation);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var bytes = new byte[EventBytes];
        while (true)
        {
            await stream.ReadExactlyAsync(bytes, cancellation);
            Take(bytes);
        }
    }

    public void Dispose() => stream.Dispose();

    private void Take(ReadOnlySpan<byte> happened)
    {
        var kind = happened[0] & 0x7f;
        if (kind is not CreateNotify and not MapNotify) return;
        var client = BinaryPrimitives.ReadUInt32LittleEndian(happened[8..]) & clientIdMask;
        if (!appStarted)
        {
            windowManagerIds.Add(client);
            if (kind == MapNotify) windowManagerUp.TrySetResult();
            return;
        }

        // Menus and tooltips (override-redirect) are no sign that an app is there.
        if (kind == MapNotify && happened[12] == 0 && !windowManagerIds.Contains(client)) firstWindow.TrySetResult();
    }

    private async Task BeginAsync(DisplayCookie cookie, CancellationToken cancellation)
    {
        var name = Encoding.ASCII.GetBytes(DisplayCookie.Protocol);
        var hello = new byte[12 + Padded(name.Length) + cookie.Secret.Length];
        hello[0] = LittleEndian;
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(2), 11);
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(6), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(8), (ushort)cookie.Secret.Length);
        name.CopyTo(hello, 12);
        cookie.Secret.CopyTo(hello, 12 + Padded(name.Length));
        await stream.WriteAsync(hello, cancellation);

        var head = new byte[8];
        await stream.ReadExactlyAsync(head, cancellation);
        var body = new byte[BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)) * 4];
        await stream.ReadExactlyAsync(body, cancellation);
        if (head[0] != 1) throw new InvalidDataException($"The display refused us: {Encoding.ASCII.GetString(body)}");
        await stream.WriteAsync(AskForEvents(RootWindow(body)), cancellation);
    }

    private uint RootWindow(ReadOnlySpan<byte> body)
    {
        clientIdMask = ~BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var vendor = BinaryPrimitives.ReadUInt16LittleEndian(body[16..]);
        var formats = body[21];
        return BinaryPrimitives.ReadUInt32LittleEndian(body[(32 + Padded(vendor) + formats * 8)..]);
    }

    private static byte[] AskForEvents(uint root)
    {
        var request = new byte[16];
        request[0] = ChangeWindowAttributes;
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(2), (ushort)(request.Length / 4));
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), root);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(8), EventMaskValue);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(12), SubstructureNotify);
        return request;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
