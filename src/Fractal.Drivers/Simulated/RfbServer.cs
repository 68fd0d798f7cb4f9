using System.Buffers.Binary;

namespace Fractal.Drivers.Simulated;

/// <summary>A small RFB 3.8 server (RFC 6143): security none, raw rectangles. A key or a pressed button changes the picture.</summary>
internal sealed class RfbServer(Stream stream, Action sawInput)
{
    private const int LongestCut = 1024 * 1024;

    private readonly TestPicture picture = new();
    private PixelFormat format = PixelFormat.Default;
    private (int X, int Y, int Width, int Height)? waiting;
    private byte buttons;

    /// <summary>Returns when the client disconnects, throws on an invalid message.</summary>
    public async Task RunAsync()
    {
        await GreetAsync();
        var type = new byte[1];
        while (await stream.ReadAsync(type) == 1) await HandleAsync(type[0]);
    }

    private async Task GreetAsync()
    {
        await stream.WriteAsync("RFB 003.008\n"u8.ToArray());
        if (!(await ReadAsync(12)).AsSpan().SequenceEqual("RFB 003.008\n"u8)) throw new InvalidDataException("Only RFB 3.8 is spoken here.");
        await stream.WriteAsync(new byte[] { 1, 1 });
        if ((await ReadAsync(1))[0] != 1) throw new InvalidDataException("Only the security type none is offered.");
        await stream.WriteAsync(new byte[4]);
        await ReadAsync(1);
        var name = "Fractal test picture"u8;
        var hello = new byte[24 + name.Length];
        BinaryPrimitives.WriteUInt16BigEndian(hello, TestPicture.Width);
        BinaryPrimitives.WriteUInt16BigEndian(hello.AsSpan(2), TestPicture.Height);
        format.Write(hello.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(hello.AsSpan(20), name.Length);
        name.CopyTo(hello.AsSpan(24));
        await stream.WriteAsync(hello);
    }

    private async Task HandleAsync(byte type)
    {
        switch (type)
        {
            case 0:
                format = PixelFormat.Read((await ReadAsync(19)).AsSpan(3));
                break;
            case 2:
                var count = BinaryPrimitives.ReadUInt16BigEndian((await ReadAsync(3)).AsSpan(1));
                await ReadAsync(count * 4);
                break;
            case 3:
                await UpdateAsync(await ReadAsync(9));
                break;
            case 4:
                await ChangeAsync((await ReadAsync(7))[0] == 1);
                break;
            case 5:
                var pressed = (await ReadAsync(5))[0];
                await ChangeAsync((pressed & ~buttons) != 0);
                buttons = pressed;
                break;
            case 6:
                var length = BinaryPrimitives.ReadInt32BigEndian((await ReadAsync(7)).AsSpan(3)); // negative in the extended form
                if (length is < -LongestCut or > LongestCut) throw new InvalidDataException("The cut text is too long.");
                await ReadAsync(Math.Abs(length));
                break;
            default:
                await SkipAsync(type);
                break;
        }
    }

    /// <summary>Extensions that noVNC supports. None is offered here, and none changes the picture.</summary>
    private async Task SkipAsync(byte type)
    {
        switch (type)
        {
            case 150: // continuous updates
                await ReadAsync(9);
                break;
            case 248: // fence
                await ReadAsync((await ReadAsync(8))[7]);
                break;
            case 250: // xvp
                await ReadAsync(3);
                break;
            case 251: // desktop size, with its screens
                await ReadAsync(16 * (await ReadAsync(7))[5]);
                break;
            case 255: // QEMU: a key is its only message from a client without audio
                if ((await ReadAsync(11))[0] != 0) throw new InvalidDataException("A QEMU message other than a key came.");
                break;
            default:
                throw new InvalidDataException($"A message of the unknown type {type} came.");
        }
    }

    /// <summary>An incremental request is answered when the picture changes.</summary>
    private async Task UpdateAsync(byte[] request)
    {
        var (x, y) = (U16(1), U16(3));
        var area = (X: x, Y: y, Width: Math.Max(0, Math.Min(U16(5), TestPicture.Width - x)), Height: Math.Max(0, Math.Min(U16(7), TestPicture.Height - y)));
        if (request[0] != 0) waiting = area;
        else await SendAsync(area);

        int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(at));
    }

    private async Task ChangeAsync(bool picks)
    {
        sawInput();
        if (!picks) return;
        picture.Change();
        if (waiting is not { } area) return;
        waiting = null;
        await SendAsync(area);
    }

    private async Task SendAsync((int X, int Y, int Width, int Height) area)
    {
        var message = new byte[16 + (area.Width * area.Height * format.BytesPerPixel)];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), (ushort)area.X);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)area.Y);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(8), (ushort)area.Width);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), (ushort)area.Height);
        picture.Draw(area, format, message.AsSpan(16));
        await stream.WriteAsync(message);
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
