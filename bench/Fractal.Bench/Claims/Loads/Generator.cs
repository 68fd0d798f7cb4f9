using System.Diagnostics;
using System.Net;
using Fractal.Bench.Claims.Wire;

namespace Fractal.Bench.Claims.Loads;

/// <summary>Sends requests over keep-alive connections from one thread, with two system calls per request and no allocations.</summary>
internal sealed class Generator : IDisposable
{
    /// <summary>The time limit for responses after the last request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IPEndPoint server;
    private readonly Epoll epoll = new();
    private readonly KeptConnection?[] connections;
    private readonly Stack<int> free = new();
    private readonly Stack<int> lost = new();
    private readonly int[] readable = new int[512];
    private int underWay;
    private long freeSince;

    public Generator(Uri server, int connections)
    {
        this.server = new IPEndPoint(IPAddress.Loopback, server.Port);
        this.connections = new KeptConnection?[connections];
        for (var i = 0; i < connections; i++) Open(i);
    }

    /// <summary>Sends at the given pace until it ends, and waits for pending responses. Blocks, so it needs its own thread.</summary>
    public Outcome Run(IRequests requests, IPace pace)
    {
        var outcome = new Outcome();
        var began = Stopwatch.GetTimestamp();
        var over = false;
        var giveUpAt = long.MaxValue;
        while (true)
        {
            Reopen();
            var wait = over ? TimeSpan.FromMilliseconds(100) : Send(requests, pace, outcome, began, out over);
            if (over && giveUpAt == long.MaxValue) giveUpAt = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
            if (over && underWay == 0) break;
            if (Stopwatch.GetTimestamp() > giveUpAt) break;
            var count = epoll.Wait(readable, wait);
            for (var i = 0; i < count; i++) Read(readable[i], requests, outcome);
        }

        outcome.Took = Stopwatch.GetElapsedTime(began);
        outcome.Unanswered = underWay;
        return outcome;
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection?.Dispose();
        epoll.Dispose();
    }

    /// <returns>The time until the next request is due.</returns>
    private TimeSpan Send(IRequests requests, IPace pace, Outcome outcome, long began, out bool over)
    {
        over = false;
        while (free.TryPeek(out var index))
        {
            // Lost while it was free, or listed twice since it was reopened.
            if (connections[index] is not { Request: < 0 } connection)
            {
                free.Pop();
                continue;
            }

            var now = Stopwatch.GetTimestamp();
            if (pace.Next(Stopwatch.GetElapsedTime(began, now)) is not { } due)
            {
                over = true;
                break;
            }

            var dueAt = began + (long)(due.TotalSeconds * Stopwatch.Frequency);
            if (dueAt > now) return Stopwatch.GetElapsedTime(now, dueAt);
            pace.Sent();
            free.Pop();
            underWay++;
            outcome.Lateness.Add(Math.Min(now, Math.Max(dueAt, freeSince)), now);
            connection.DueAt = dueAt;
            var bytes = requests.Next(out var number);
            connection.Request = number;
            if (!connection.Send(bytes)) Lose(index, requests, outcome);
        }

        return TimeSpan.FromMilliseconds(100);
    }

    private void Read(int index, IRequests requests, Outcome outcome)
    {
        if (connections[index] is not { } connection) return;
        var stands = connection.Receive();
        if (connection.Request >= 0 && connection.TryAnswer(out var answer))
        {
            outcome.Latencies.Add(connection.DueAt, Stopwatch.GetTimestamp());
            outcome.Count(answer.Status);
            requests.Answered(connection.Request, answer.Status, answer.Body);
            connection.Taken(answer.Length);
            connection.Request = -1;
            underWay--;
            if (stands) Free(index);
        }

        if (!stands) Lose(index, requests, outcome);
    }

    private void Lose(int index, IRequests requests, Outcome outcome)
    {
        var connection = connections[index]!;
        if (connection.Request >= 0)
        {
            underWay--;
            outcome.Count(0);
            requests.Answered(connection.Request, 0, default);
        }

        connection.Dispose();
        connections[index] = null;
        lost.Push(index);
    }

    /// <summary>A killed server returns at the same address.</summary>
    private void Reopen()
    {
        while (lost.TryPeek(out var index) && TryOpen(index)) lost.Pop();
    }

    private bool TryOpen(int index)
    {
        try
        {
            Open(index);
            return true;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private void Open(int index)
    {
        var connection = new KeptConnection(server);
        connections[index] = connection;
        epoll.Watch(connection.Handle, index);
        Free(index);
    }

    /// <summary>Time spent waiting for a connection does not count as the generator's delay.</summary>
    private void Free(int index)
    {
        if (free.Count == 0) freeSince = Stopwatch.GetTimestamp();
        free.Push(index);
    }
}
