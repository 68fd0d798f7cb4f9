using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fractal.Drivers.Simulated;

/// <summary>What happens to any container at some time, heartbeats too: one queue and one loop for all, so that ten thousand cost no timers.</summary>
internal sealed class Schedule : IAsyncDisposable
{
    private const int AtOnce = 64;

    /// <summary>What a timer may be late without anybody minding.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Func<Task>, TimeSpan> queue = new();
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Task loop;
    private readonly long origin;
    private int running;

    public Schedule(TimeProvider time, ILogger log)
    {
        (this.time, this.log) = (time, log);
        origin = time.GetTimestamp();
        loop = Task.Run(LoopAsync);
    }

    /// <summary>How much is due or under way at this moment.</summary>
    public int Busy
    {
        get
        {
            lock (gate) return running + (queue.TryPeek(out _, out var due) && due <= Now ? 1 : 0);
        }
    }

    /// <summary>How long until the next is due; none if nothing is planned.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (gate) return queue.TryPeek(out _, out var due) ? due - Now : null;
        }
    }

    /// <summary>By the steady clock: nothing is early or late because the one on the wall was set.</summary>
    private TimeSpan Now => time.GetElapsedTime(origin);

    public void After(TimeSpan delay, Func<Task> act)
    {
        lock (gate) queue.Enqueue(act, Now + delay);
        wakes.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await slots.WaitAsync(stop.Token);
            if (Take(out var wait) is { } act)
            {
                _ = RunAsync(act);
                continue;
            }

            slots.Release();
            await WaitAsync(wait);
        }
    }

    private Func<Task>? Take(out TimeSpan wait)
    {
        lock (gate)
        {
            wait = queue.TryPeek(out _, out var due) ? due - Now : Timeout.InfiniteTimeSpan;
            if (queue.Count == 0 || wait > TimeSpan.Zero) return null;
            running++;
            return queue.Dequeue();
        }
    }

    private bool IsDueWithin(TimeSpan wait)
    {
        lock (gate) return queue.TryPeek(out _, out var due) && due - Now <= wait;
    }

    private async Task RunAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError(e, "Unexpected error in a simulated container");
        }
        finally
        {
            lock (gate) running--;
            slots.Release();
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(wait, time);
        // The clock may have moved on between the look and the timer, which would then be late by as much.
        if (IsDueWithin(wait - Hair)) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        try
        {
            await wakes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Something is due.
        }
    }
}
