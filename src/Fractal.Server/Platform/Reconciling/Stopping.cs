using Fractal.Server.Platform.Http;

namespace Fractal.Server.Platform.Reconciling;

/// <summary>
/// The end of the server, in order and within a bounded time: new requests are refused from the first moment, reconcilers come to rest, what must be
/// ended is ended and written, then the requests that are still open are cut, so that nobody's open page holds the end up.
/// </summary>
internal sealed class Stopping(
    ReconcilerHost reconcilers, IEnumerable<StopTask> tasks, StartGate gate, OpenRequests requests, ILogger<Stopping> logger) : IHostedLifecycleService
{
    /// <summary>Longer than all its steps together: a supervisor that kills the server should wait for longer.</summary>
    public static readonly TimeSpan TotalLimit = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(5);

    /// <summary>For an answer on its way: the news that a session has ended, say.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    private int begun;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Whoever asks a second time, when the services may be gone, finds it done.
        if (Interlocked.Exchange(ref begun, 1) == 1) return;
        requests.Close();
        await WithinAsync("the reconcilers", RestLimit, reconcilers.StopAsync, cancellationToken);
        // A start that failed half-way has nothing to end, and perhaps no tables.
        if (gate.IsOpen)
        {
            foreach (var task in tasks.OrderBy(task => task.Order)) await WithinAsync(task.GetType().Name, task.Limit, task.RunAsync, cancellationToken);
        }

        await requests.CutAsync(LastWords);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WithinAsync(string what, TimeSpan time, Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            await act(limit.Token).WaitAsync(time, cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{What} did not stop within {Seconds} s. The next start cleans up", what, time.TotalSeconds);
        }
    }
}
