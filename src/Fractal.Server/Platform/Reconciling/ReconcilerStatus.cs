namespace Fractal.Server.Platform.Reconciling;

/// <summary>A run that did something, or failed.</summary>
/// <param name="Result">A summary; null if it failed.</param>
/// <param name="Error">The error; null if it succeeded.</param>
internal sealed record ReconcilerRun(DateTimeOffset At, TimeSpan Duration, string? Result, string? Error);

/// <summary>Status of a reconciler for operators, in memory, with a bounded history.</summary>
internal sealed class ReconcilerStatus
{
    private const int Kept = 20;

    private readonly Lock gate = new();
    private readonly Queue<ReconcilerRun> history = new();

    public DateTimeOffset? LastRunAt { get; private set; }

    public TimeSpan LastDuration { get; private set; }

    /// <summary>The summary of the last run that did something.</summary>
    public string? LastResult { get; private set; }

    /// <summary>The error of the last run; null after a success.</summary>
    public string? LastError { get; private set; }

    /// <summary>Consecutive failed runs.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>Another server is the leader and runs it.</summary>
    public bool RunsElsewhere { get; set; }

    /// <summary>A lasting problem that needs an operator even though runs succeed; set by the reconciler.</summary>
    public string? Trouble { get; set; }

    /// <summary>The last runs that did something or failed, newest first.</summary>
    public IReadOnlyList<ReconcilerRun> History
    {
        get
        {
            lock (gate) return [.. history.Reverse()];
        }
    }

    public void Begin(DateTimeOffset now) => LastRunAt = now;

    public void Succeed(TimeSpan duration, string? result)
    {
        (LastDuration, Failures, LastError) = (duration, 0, null);
        if (result is null) return;
        LastResult = result;
        Keep(new ReconcilerRun(LastRunAt!.Value, duration, result, null));
    }

    public void Fail(TimeSpan duration, string error)
    {
        (LastDuration, LastError) = (duration, error);
        Failures++;
        Keep(new ReconcilerRun(LastRunAt!.Value, duration, null, error));
    }

    private void Keep(ReconcilerRun run)
    {
        lock (gate)
        {
            history.Enqueue(run);
            while (history.Count > Kept) history.Dequeue();
        }
    }
}
