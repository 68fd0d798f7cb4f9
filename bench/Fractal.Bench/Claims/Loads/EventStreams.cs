using System.Net;
using System.Text;
using Fractal.Bench.Site;
using Fractal.Bench.Claims.Wire;

namespace Fractal.Bench.Claims.Loads;

/// <summary>Event streams of live sessions, each on its own open connection; their content is discarded.</summary>
internal sealed class EventStreams : IAsyncDisposable
{
    private const int OpenedAtATime = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25), Patience = TimeSpan.FromSeconds(30);

    private readonly KeptConnection?[] connections;
    private readonly bool[] answered;
    private readonly Epoll epoll = new();
    private readonly Thread reader;
    private volatile bool over;
    private int open;
    private long bytes;

    private EventStreams(int count)
    {
        (connections, answered) = (new KeptConnection?[count], new bool[count]);
        reader = new Thread(Read) { IsBackground = true, Name = "event streams" };
    }

    public int Wanted => connections.Length;

    /// <summary>The number of open streams.</summary>
    public int Open => Volatile.Read(ref open);

    public long Bytes => Interlocked.Read(ref bytes);

    public static async Task<EventStreams> OpenAsync(Seeds seeds, Uri server, int count)
    {
        var streams = new EventStreams(count);
        var address = new IPEndPoint(IPAddress.Loopback, server.Port);
        streams.reader.Start();
        for (var i = 0; i < count; i++)
        {
            if (Connect(address) is not { } connection) break;
            streams.connections[i] = connection;
            streams.epoll.Watch(connection.Handle, i);
            connection.Send(Encoding.ASCII.GetBytes(
                $"GET /v1/sessions/{seeds.LiveSessionId(i + 1)}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {seeds.UserToken(i + 1)}\r\nAccept: text/event-stream\r\n\r\n"));
            if (i % OpenedAtATime == 0) await Task.Delay(Pause);
        }

        for (var waited = TimeSpan.Zero; streams.Open < count && waited < Patience; waited += Pause) await Task.Delay(Pause);
        return streams;
    }

    /// <returns>Null if the server accepts no more; then fewer are open than wanted, which is a result.</returns>
    private static KeptConnection? Connect(IPEndPoint address)
    {
        try
        {
            return new KeptConnection(address);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        over = true;
        await Task.Run(reader.Join);
        foreach (var connection in connections) connection?.Dispose();
        epoll.Dispose();
    }

    private void Read()
    {
        var readable = new int[512];
        while (!over)
        {
            var count = epoll.Wait(readable, TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < count; i++) Read(readable[i]);
        }
    }

    private void Read(int index)
    {
        var connection = connections[index]!;
        if (!connection.Receive())
        {
            if (answered[index]) Interlocked.Decrement(ref open);
            connection.Dispose();
            return;
        }

        if (!answered[index] && connection.StartsWith("HTTP/1.1 200"u8))
        {
            answered[index] = true;
            Interlocked.Increment(ref open);
        }

        Interlocked.Add(ref bytes, connection.Discard());
    }
}
