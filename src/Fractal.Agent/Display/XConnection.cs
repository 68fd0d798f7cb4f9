using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Fractal.Agent.Display;

/// <summary>
/// A client of the display using the X protocol, version 11 (X.Org, "X Window System Protocol", appendix B), with only what the agent
/// needs. Unlike a tool, it needs no sandbox that the app could reach and no trust in one.
/// </summary>
internal sealed class XConnection : IDisposable
{
    private const byte LittleEndian = (byte)'l';
    private const byte Reply = 1, GenericEvent = 35;
    private const int PacketBytes = 32;

    private readonly NetworkStream stream;

    private XConnection(NetworkStream stream) => this.stream = stream;

    public uint RootWindow { get; private set; }

    /// <summary>The part of a window's id that identifies its client.</summary>
    public uint ClientIdMask { get; private set; }

    public byte FirstKeycode { get; private set; }

    public byte LastKeycode { get; private set; }

    /// <summary>Connects as soon as the display listens.</summary>
    public static async Task<XConnection> OpenAsync(DisplayCookie cookie, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(DisplayPaths.Socket), cancellationToken);
                var connection = new XConnection(new NetworkStream(socket, ownsSocket: true));
                await connection.BeginAsync(cookie, cancellationToken);
                return connection;
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

            await Task.Delay(TimeSpan.FromMilliseconds(2), clock, cancellationToken);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> requests, CancellationToken cancellationToken) => stream.WriteAsync(requests, cancellationToken);

    /// <returns>The next event, error or reply: 32 bytes, plus the additional data of a reply.</returns>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var packet = new byte[PacketBytes];
        await stream.ReadExactlyAsync(packet, cancellationToken);
        if (packet[0] is not Reply && (packet[0] & 0x7f) is not GenericEvent) return packet;
        var rest = BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(4));
        Array.Resize(ref packet, checked(PacketBytes + (int)(rest * 4)));
        await stream.ReadExactlyAsync(packet.AsMemory(PacketBytes), cancellationToken);
        return packet;
    }

    /// <summary>
    /// Sends requests of which only the last has a reply, and waits for it. Events and errors that arrive earlier are dropped.
    /// </summary>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> requests, CancellationToken cancellationToken)
    {
        await SendAsync(requests, cancellationToken);
        while (true)
        {
            var packet = await ReadAsync(cancellationToken);
            if (packet[0] == Reply) return packet;
        }
    }

    public void Dispose() => stream.Dispose();

    private async Task BeginAsync(DisplayCookie cookie, CancellationToken cancellationToken)
    {
        var name = Encoding.ASCII.GetBytes(DisplayCookie.Protocol);
        var hello = new byte[12 + Padded(name.Length) + cookie.Secret.Length];
        hello[0] = LittleEndian;
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(2), 11);
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(6), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(hello.AsSpan(8), (ushort)cookie.Secret.Length);
        name.CopyTo(hello, 12);
        cookie.Secret.CopyTo(hello, 12 + Padded(name.Length));
        await stream.WriteAsync(hello, cancellationToken);

        var head = new byte[8];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var body = new byte[BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)) * 4];
        await stream.ReadExactlyAsync(body, cancellationToken);
        if (head[0] != 1) throw new InvalidDataException($"The display refused us: {Encoding.ASCII.GetString(body)}");
        ReadSetup(body);
    }

    private void ReadSetup(ReadOnlySpan<byte> body)
    {
        ClientIdMask = ~BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var vendor = BinaryPrimitives.ReadUInt16LittleEndian(body[16..]);
        var formats = body[21];
        (FirstKeycode, LastKeycode) = (body[26], body[27]);
        RootWindow = BinaryPrimitives.ReadUInt32LittleEndian(body[(32 + Padded(vendor) + formats * 8)..]);
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
