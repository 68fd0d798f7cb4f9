using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Collects starts that arrive while others are being decided and decides them together: one commit and one disk flush for all. PostgreSQL
/// has a few writers, so that one collects while another waits for the disk; SQLite has one. A start that finds a free writer decides
/// immediately on its own thread; starts collected in the meantime are decided on another thread, so that no response waits for others. A
/// batch contains at most one request per user, so that no limit within it depends on another outcome.
/// </summary>
internal sealed class ClaimBatches(
    Database database, DatabaseAddress address, ClaimSignals signals, TimeProvider clock, ILogger<ClaimBatches> logger) : IAsyncDisposable
{
    private const int MostAtOnce = 128, MostWaiting = 10_000, Writers = 3;

    /// <summary>Twice the time limit of a statement.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly LinkedList<ClaimWaiting> arrivals = new();
    private readonly Stack<ClaimWriter> free = new();
    private int writers;
    private bool disposed;

    /// <returns>The outcome, which may be <see cref="ClaimOutcome.Undecided"/>.</returns>
    /// <exception cref="TimeoutException">Too many requests are waiting, or this one waited too long.</exception>
    public async Task<ClaimOutcome> ClaimAsync(ClaimRequest request, string region, CancellationToken cancellationToken)
    {
        var waiting = new ClaimWaiting(request, region, cancellationToken);
        if (Arrive(waiting) is { } writer) await BeginAsync(writer);
        try
        {
            return await waiting.Outcome.Task.WaitAsync(LongestWait, cancellationToken);
        }
        catch (TimeoutException) when (!waiting.Outcome.Task.IsCompleted)
        {
            waiting.GiveUp();
            throw;
        }
    }

    /// <summary>Fails waiting requests; batches being written complete.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ClaimWaiting> left;
        List<ClaimWriter> unused;
        lock (gate)
        {
            disposed = true;
            (left, unused) = ([.. arrivals], [.. free]);
            arrivals.Clear();
            free.Clear();
        }

        foreach (var waiting in left) waiting.Outcome.TrySetException(new TimeoutException("The server stops."));
        foreach (var writer in unused) await writer.DisposeAsync();
    }

    /// <returns>A free writer, to decide with; null if other threads will.</returns>
    private ClaimWriter? Arrive(ClaimWaiting waiting)
    {
        lock (gate)
        {
            if (arrivals.Count >= MostWaiting) throw new TimeoutException("Too many starts wait to be decided.");
            ObjectDisposedException.ThrowIf(disposed, this);
            arrivals.AddLast(waiting);
            if (free.TryPop(out var writer)) return writer;
            if (writers == (address.IsPostgres ? Writers : 1)) return null;
            writers++;
            return new ClaimWriter(database, address.IsPostgres);
        }
    }

    /// <summary>Decides one batch here, and requests collected in the meantime on another thread.</summary>
    private async Task BeginAsync(ClaimWriter writer)
    {
        if (await NextAsync(writer) is not { } batch) return;
        await RunAsync(writer, batch);
        if (await NextAsync(writer) is { } more) ThreadPool.UnsafeQueueUserWorkItem(_ => _ = GoOnAsync(writer, more), null);
    }

    private async Task GoOnAsync(ClaimWriter writer, List<ClaimWaiting> batch)
    {
        for (var next = batch; next is not null; next = await NextAsync(writer)) await RunAsync(writer, next);
    }

    /// <returns>The next batch; if there is none, the writer becomes free.</returns>
    private async ValueTask<List<ClaimWaiting>?> NextAsync(ClaimWriter writer)
    {
        lock (gate)
        {
            if (Gather() is { Count: > 0 } batch) return batch;
            if (!disposed)
            {
                free.Push(writer);
                return null;
            }
        }

        await writer.DisposeAsync();
        return null;
    }

    /// <summary>Takes the waiting requests. A user's second request is left for the next batch; canceled ones are dropped.</summary>
    private List<ClaimWaiting> Gather()
    {
        var batch = new List<ClaimWaiting>();
        var users = new HashSet<Guid>();
        for (var node = arrivals.First; node is not null && batch.Count < MostAtOnce;)
        {
            var (waiting, next) = (node.Value, node.Next);
            if (waiting.GivenUp)
            {
                arrivals.Remove(node);
                waiting.Outcome.TrySetCanceled();
            }
            else if (users.Add(waiting.Request.UserId))
            {
                arrivals.Remove(node);
                batch.Add(waiting);
            }

            node = next;
        }

        return batch;
    }

    /// <summary>Decides one batch; every request gets a response, whatever happens.</summary>
    private async Task RunAsync(ClaimWriter writer, List<ClaimWaiting> batch)
    {
        try
        {
            var outcomes = await writer.DecideAsync(batch, clock.GetUtcNow());
            for (var i = 0; i < batch.Count; i++) signals.Tell(batch[i].Request, outcomes[i]);
            for (var i = 0; i < batch.Count; i++) batch[i].Outcome.TrySetResult(outcomes[i]);
        }
        catch (Exception exception) when (Failures.IsRefusal(exception))
        {
            // The database rejected the whole batch and wrote nothing, so each request is decided alone.
            logger.DecidingAlone(batch.Count, exception.Message);
            foreach (var waiting in batch) waiting.Outcome.TrySetResult(ClaimOutcome.Undecided.Instance);
        }
        catch (Exception exception)
        {
            // Whether it was committed is unknown; a retry with the same key finds out.
            logger.DecidingFailed(batch.Count, exception.Message);
            foreach (var waiting in batch) waiting.Outcome.TrySetException(exception);
        }
    }
}

/// <summary>A start that waits to be decided in a batch.</summary>
internal sealed class ClaimWaiting(ClaimRequest request, string region, CancellationToken cancellationToken)
{
    private volatile bool gaveUp;

    public ClaimRequest Request => request;

    public string Region => region;

    public bool GivenUp => gaveUp || cancellationToken.IsCancellationRequested;

    public void GiveUp() => gaveUp = true;

    public TaskCompletionSource<ClaimOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
