using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A line to the server that can be cut, or fall silent, and be mended: bytes pass through a port of its own.</summary>
public sealed class BreakableLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> ends = new();
    private readonly Uri server;
    private readonly Task accepting;
    private volatile bool broken, silent;

    public BreakableLine(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public void Cut()
    {
        broken = true;
        foreach (var end in ends.Keys) end.Close();
    }

    /// <summary>Nothing gets through any more, and nobody is told: what is sent is lost, and its connection dead for good.</summary>
    public void Hush() => silent = true;

    public void Mend() => broken = silent = false;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                if (broken) near.Close();
                else _ = CarryAsync(near);
            }
        }
        catch (SocketException)
        {
            return; // The listener was stopped.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        ends[near] = ends[far] = true;
        try
        {
            await far.ConnectAsync(server.Host, server.Port);
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return; // It was cut.
        }
        finally
        {
            near.Close();
            ends.TryRemove(near, out _);
            ends.TryRemove(far, out _);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        var dead = false;
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            dead |= silent;
            if (!dead) await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
