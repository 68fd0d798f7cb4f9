using System.Collections.Concurrent;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Reconciling;

/// <summary>
/// Runs each reconciler in its own loop: on a signal or after its period, with a time limit, and with backoff after failures.
/// </summary>
internal sealed class ReconcilerHost(
    IEnumerable<Reconciler> reconcilers, StartGate gate, LeaderLease lead, TimeProvider clock, ReconcilerMetrics metrics, ILogger<ReconcilerHost> logger) : BackgroundService
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    /// <summary>How long a run over its limit may take to react to cancellation.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    /// <summary>Runs that did not end after cancellation; no second run starts beside them.</summary>
    private readonly ConcurrentDictionary<Reconciler, Task> stuck = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);
        lead.Taken += () =>
        {
            foreach (var reconciler in reconcilers) reconciler.Signal.Wake();
        };
        await Task.WhenAll(reconcilers.Select(reconciler => LoopAsync(reconciler, stoppingToken)));
    }

    private async Task LoopAsync(Reconciler reconciler, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var elsewhere = reconciler.Status.RunsElsewhere = !reconciler.Everywhere && !lead.Has;
                if (!elsewhere) await RunOnceAsync(reconciler, stoppingToken);
                // Its requested next run dates from its last run on this server, which may be long ago.
                var delay = elsewhere ? reconciler.Period : DelayAfter(reconciler);
                reconciler.Status.NextRunAt = clock.GetUtcNow() + delay;
                if (!elsewhere && reconciler.Status.Failures > 0) await Task.Delay(delay, clock, stoppingToken);
                else await reconciler.Signal.WaitAsync(delay, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One run; all exceptions are caught.</summary>
    public async Task RunOnceAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var status = reconciler.Status;
        var began = clock.GetTimestamp();
        status.Begin(clock.GetUtcNow());
        using var limit = new CancellationTokenSource(reconciler.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var result = await RunWithinAsync(reconciler, either.Token, cancellationToken);
            status.Succeed(clock.GetElapsedTime(began), result);
            if (result is not null) logger.ReconcilerDid(reconciler.Name, result);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var why = exception is TimeoutException && stuck.ContainsKey(reconciler) ? exception.Message
                : limit.IsCancellationRequested ? $"took longer than {reconciler.TimeLimit.TotalSeconds:0} s" : exception.Message;
            status.Fail(clock.GetElapsedTime(began), why);
            logger.ReconcilerFailed(exception, reconciler.Name, status.Failures, why);
        }
        finally
        {
            metrics.Ran(reconciler, limit.IsCancellationRequested, clock.GetElapsedTime(began));
        }
    }

    /// <summary>
    /// Runs on another thread, so that a blocking run delays no other. A run that exceeds its limit is awaited before the next starts.
    /// </summary>
    private async Task<string?> RunWithinAsync(Reconciler reconciler, CancellationToken limit, CancellationToken stopping)
    {
        if (stuck.TryGetValue(reconciler, out var earlier))
        {
            if (!earlier.IsCompleted) throw new TimeoutException("an earlier run has still not ended, long after its time limit");
            stuck.TryRemove(reconciler, out _);
        }

        var run = Task.Run(() => reconciler.RunAsync(limit), CancellationToken.None);
        try
        {
            return await run.WaitAsync(reconciler.TimeLimit + Notice, clock, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !run.IsCompleted)
        {
            // Shutdown canceled it too; its pending writes complete before shutdown continues.
            await Task.WhenAny(run, Task.Delay(LastWrite, CancellationToken.None));
            throw;
        }
        catch (TimeoutException exception) when (!run.IsCompleted)
        {
            stuck[reconciler] = run;
            _ = run.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new TimeoutException($"did not end within {reconciler.TimeLimit.TotalSeconds:0} s, nor when it was told to", exception);
        }
    }

    private TimeSpan DelayAfter(Reconciler reconciler)
    {
        if (reconciler.Status.Failures == 0) return Wanted(reconciler);
        var backoff = TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(10, reconciler.Status.Failures)));
        return backoff < LongestBackoff ? backoff : LongestBackoff;
    }

    private TimeSpan Wanted(Reconciler reconciler)
    {
        try
        {
            var wanted = reconciler.NextDelay();
            return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted < reconciler.Period ? wanted : reconciler.Period;
        }
        catch (Exception exception)
        {
            logger.NextRunFailed(exception, reconciler.Name);
            return reconciler.Period;
        }
    }
}
