using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Platform.Starting;

/// <summary>
/// Shuts the server down in order and within a bounded time: rejects new requests immediately, stops reconcilers, ends and records what
/// must not outlive the server, then aborts requests that are still open, so that an open page can't delay it.
/// </summary>
internal sealed class GracefulShutdown(
    ReconcilerHost reconcilers, IEnumerable<StopTask> tasks, StartGate gate, OpenRequests requests, ILogger<GracefulShutdown> logger) : IHostedLifecycleService
{
    /// <summary>Longer than all steps together. A supervisor that kills the server should wait longer than this.</summary>
    public static readonly TimeSpan TotalLimit = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(5);

    /// <summary>Time for responses in progress, such as the event that a session has ended.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    private int begun;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A second caller, when services may already be disposed, finds it done.
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
            logger.StopTimedOut(exception, what, time.TotalSeconds);
        }
    }
}
