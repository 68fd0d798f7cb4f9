using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A connection to the server, through a port of the test, that can be cut, become silent, and be restored.</summary>
public sealed class BreakableLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> ends = new();
    private readonly CancellationTokenSource over = new();
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

    /// <summary>
    /// Behaves like proxies without WebSocket support: the response to each upgrade request; empty for none, ever. Null: all pass.
    /// </summary>
    public string? UpgradeAnswer { get; set; }

    public void Cut()
    {
        broken = true;
        foreach (var end in ends.Keys) end.Close();
    }

    /// <summary>Drops everything without closing connections: data is lost, and each connection stays dead.</summary>
    public void Hush() => silent = true;

    public void Restore() => broken = silent = false;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await over.CancelAsync();
        Cut();
        await accepting;
        over.Dispose();
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
            var first = new byte[16 * 1024];
            var read = await near.GetStream().ReadAsync(first);
            if (UpgradeAnswer is { } answer && Encoding.ASCII.GetString(first, 0, read).Contains("Upgrade: websocket", StringComparison.OrdinalIgnoreCase))
            {
                if (answer.Length == 0) await Task.Delay(Timeout.Infinite, over.Token);
                await near.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
                return;
            }

            await far.ConnectAsync(server.Host, server.Port);
            await far.GetStream().WriteAsync(first.AsMemory(0, read));
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
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
