using System.Buffers.Binary;
using System.Net.WebSockets;
using Fractal.Client.Agents;
using Fractal.Client.Sessions;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// A browser from the gateway's perspective: a WebSocket with a ticket, and enough RFB to see the picture and press keys.
/// </summary>
internal sealed class Viewer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ClientWebSocket socket = new();
    private Stream? bytes;

    public (int Width, int Height) Size { get; private set; }

    public static Task<Viewer> ConnectAsync(SessionResponse session, params (string Name, string Value)[] headers) =>
        ConnectAsync(session.Connection!.Url, session.Connection.Ticket, headers);

    public static async Task<Viewer> ConnectAsync(Uri url, string? ticket, params (string Name, string Value)[] headers)
    {
        var viewer = new Viewer();
        viewer.socket.Options.AddSubProtocol("binary");
        viewer.socket.Options.CollectHttpResponseDetails = true;
        if (ticket is not null) viewer.socket.Options.AddSubProtocol(ConnectionTicket.SubprotocolPrefix + ticket);
        foreach (var (name, value) in headers) viewer.socket.Options.SetRequestHeader(name, value);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await viewer.socket.ConnectAsync(url, limit.Token);
            await viewer.GreetAsync(limit.Token);
            return viewer;
        }
        catch
        {
            viewer.Dispose();
            throw;
        }
    }

    /// <returns>The status of the rejection.</returns>
    public static async Task<int> RefusedAsync(Uri url, string? ticket, params (string Name, string Value)[] headers)
    {
        using var refused = new ClientWebSocket();
        refused.Options.AddSubProtocol("binary");
        refused.Options.CollectHttpResponseDetails = true;
        if (ticket is not null) refused.Options.AddSubProtocol(ConnectionTicket.SubprotocolPrefix + ticket);
        foreach (var (name, value) in headers) refused.Options.SetRequestHeader(name, value);
        using var limit = new CancellationTokenSource(Patience);
        await Xunit.Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(url, limit.Token));
        return (int)refused.HttpStatusCode;
    }

    /// <summary>Presses a key.</summary>
    public Task PressAsync() => bytes!.WriteAsync(new byte[] { 4, 1, 0, 0, 0, 0, 0, 0x61 }).AsTask();

    /// <returns>The colour of the upper left pixel.</returns>
    public async Task<uint> LookAsync()
    {
        await bytes!.WriteAsync(new byte[] { 3, 0, 0, 0, 0, 0, 0, 1, 0, 1 });
        var update = await ReadAsync(20, CancellationToken.None);
        return BinaryPrimitives.ReadUInt32LittleEndian(update.AsSpan(16)) & 0xFFFFFF;
    }

    /// <summary>Waits until the other side closes.</summary>
    /// <returns>Its close code; null if the connection was cut.</returns>
    public async Task<int?> ClosedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var buffer = new byte[4096];
            while ((await socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close)
            {
                // The picture's last bytes.
            }

            return (int?)socket.CloseStatus;
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>Like a closed tab.</summary>
    public Task LeaveAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public void Dispose() => socket.Dispose();

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        bytes = WebSocketStream.Create(socket, WebSocketMessageType.Binary);
        Xunit.Assert.Equal("RFB 003.008\n"u8.ToArray(), await ReadAsync(12, cancellationToken));
        await bytes.WriteAsync("RFB 003.008\n"u8.ToArray(), cancellationToken);
        Xunit.Assert.Equal([1, 1], await ReadAsync(2, cancellationToken));
        await bytes.WriteAsync(new byte[] { 1 }, cancellationToken);
        await ReadAsync(4, cancellationToken);
        await bytes.WriteAsync(new byte[] { 1 }, cancellationToken);
        var hello = await ReadAsync(24, cancellationToken);
        Size = (BinaryPrimitives.ReadUInt16BigEndian(hello), BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(2)));
        await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(hello.AsSpan(20)), cancellationToken);
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        await bytes!.ReadExactlyAsync(buffer, cancellationToken);
        return buffer;
    }
}
