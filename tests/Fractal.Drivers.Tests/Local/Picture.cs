using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Fractal.Drivers.Tests.Local;

/// <summary>A minimal client of RFB 3.8 that sees the picture and types.</summary>
internal sealed class Picture
{
    private readonly WebSocketStream stream;

    private Picture(WebSocketStream stream) => this.stream = stream;

    public int Width { get; private set; }
    public int Height { get; private set; }

    public static async Task<Picture> BeginAsync(Viewer viewer)
    {
        var picture = new Picture(WebSocketStream.Create(viewer.Socket, WebSocketMessageType.Binary, ownsWebSocket: false));
        await picture.BeginAsync();
        return picture;
    }

    /// <summary>The colours of one full raw update.</summary>
    public async Task<HashSet<uint>> ColoursAsync()
    {
        await RequestAsync(incremental: false);
        return await UpdateAsync();
    }

    /// <summary>Requests an update, or an incremental one that is sent on the next change.</summary>
    public Task RequestAsync(bool incremental) => SendAsync([3, (byte)(incremental ? 1 : 0), 0, 0, 0, 0, .. Short(Width), .. Short(Height)]);

    /// <summary>Waits for an update and returns its colours.</summary>
    public async Task<HashSet<uint>> UpdateAsync()
    {
        var head = await ReadAsync(4);
        if (head[0] != 0) throw new InvalidDataException($"Message {head[0]} came instead of an update.");
        var colours = new HashSet<uint>();
        for (var rectangles = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)); rectangles > 0; rectangles--)
        {
            var at = await ReadAsync(12);
            var pixels = await ReadAsync(BinaryPrimitives.ReadUInt16BigEndian(at.AsSpan(4)) * BinaryPrimitives.ReadUInt16BigEndian(at.AsSpan(6)) * 4);
            for (var i = 0; i < pixels.Length; i += 4) colours.Add(BinaryPrimitives.ReadUInt32LittleEndian(pixels.AsSpan(i)));
        }

        return colours;
    }

    public async Task TypeAsync(string text)
    {
        foreach (var c in text)
        {
            var key = c == '\n' ? 0xff0d : c;
            await SendAsync([4, 1, 0, 0, .. Long(key), 4, 0, 0, 0, .. Long(key)]);
        }
    }

    private async Task BeginAsync()
    {
        await ReadAsync(12);
        await SendAsync("RFB 003.008\n"u8.ToArray());
        await ReadAsync((await ReadAsync(1))[0]);
        await SendAsync([1]);
        await ReadAsync(4);
        await SendAsync([1]);
        var server = await ReadAsync(24);
        Width = BinaryPrimitives.ReadUInt16BigEndian(server);
        Height = BinaryPrimitives.ReadUInt16BigEndian(server.AsSpan(2));
        await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(server.AsSpan(20)));
        await SendAsync([2, 0, 0, 1, 0, 0, 0, 0]); // raw, nothing else
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes, Xunit.TestContext.Current.CancellationToken);

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(int value) => [.. Short(value >> 16), .. Short(value & 0xffff)];
}
