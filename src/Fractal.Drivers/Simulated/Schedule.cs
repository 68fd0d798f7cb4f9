using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// Schedules events of all containers, including heartbeats, with one queue and one loop, so that ten thousand containers need no timers.
/// </summary>
internal sealed class Schedule : IAsyncDisposable
{
    private const int AtOnce = 64;

    /// <summary>A tolerable delay of a timer.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Func<Task>, TimeSpan> queue = new();
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Task loop;
    private readonly long origin;
    private int running;

    public Schedule(TimeProvider clock, ILogger logger)
    {
        (this.clock, this.logger) = (clock, logger);
        origin = clock.GetTimestamp();
        loop = Task.Run(LoopAsync);
    }

    /// <summary>The number of events due or in progress.</summary>
    public int Busy
    {
        get
        {
            lock (gate) return running + (queue.TryPeek(out _, out var due) && due <= Now ? 1 : 0);
        }
    }

    /// <summary>The time until the next event; null if nothing is scheduled.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (gate) return queue.TryPeek(out _, out var due) ? due - Now : null;
        }
    }

    /// <summary>On the monotonic clock, so that changes of the wall clock don't affect it.</summary>
    private TimeSpan Now => clock.GetElapsedTime(origin);

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
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            logger.SimulationFailed(exception);
        }
        finally
        {
            lock (gate) running--;
            slots.Release();
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(wait, clock);
        // The clock may have advanced between the check and the timer, which would then be late.
        if (IsDueWithin(wait - Hair)) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        try
        {
            await wakes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // An event is due.
        }
    }
}
