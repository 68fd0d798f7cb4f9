using System.Net;
using System.Net.Sockets;
using System.Text;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Attacks;

/// <summary>Clients that request much and read nothing.</summary>
public sealed class SlowReaderTests
{
    private const int Readers = 900;

    [Fact]
    public async Task Responses_to_slow_readers_use_little_memory()
    {
        await using var server = await FractalProcess.StartAsync("Fractal:Driver=simulated", "Fractal:Apps:terminal:Idle=0");
        using var client = new HttpClient { BaseAddress = server.Address };
        var document = new Uri("/openapi/v1.json", UriKind.Relative);
        Assert.True((await client.GetByteArrayAsync(document, TestContext.Current.CancellationToken)).Length > 100_000);
        var request = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {document} HTTP/1.1\r\nHost: {server.Address.Authority}\r\n\r\n", 40)));
        var before = FloodedServer.MemoryOf(server);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Readers; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                sockets.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Address.Port), TestContext.Current.CancellationToken);
                await socket.SendAsync(request, SocketFlags.None);
            }

            // Each response has begun; the rest of it waits.
            foreach (var socket in sockets) Assert.True(await socket.ReceiveAsync(new byte[12], SocketFlags.None) > 0);
            Assert.True(FloodedServer.MemoryOf(server) < before + 100, $"{before} MiB before, {FloodedServer.MemoryOf(server)} MiB after");
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }
}
