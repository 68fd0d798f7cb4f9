using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fractal.Client.Sessions;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A client of the picture that connects and then does nothing: like a frozen browser, it answers no ping.</summary>
public sealed class RawStream : IAsyncDisposable
{
    private readonly TcpClient tcp;

    private RawStream(TcpClient tcp) => this.tcp = tcp;

    public static async Task<RawStream> OpenAsync(ConnectionResponse connection)
    {
        var client = new TcpClient();
        await client.ConnectAsync(connection.Url.Host, connection.Url.Port);
        var request =
            $"GET {connection.Url.AbsolutePath} HTTP/1.1\r\nHost: {connection.Url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\n" +
            $"Sec-WebSocket-Protocol: binary, ticket.{connection.Ticket}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new byte[64];
        var read = await client.GetStream().ReadAsync(answer);
        var status = Encoding.ASCII.GetString(answer, 0, read);
        return status.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) ? new RawStream(client) : throw new InvalidOperationException(status);
    }

    public ValueTask DisposeAsync()
    {
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
