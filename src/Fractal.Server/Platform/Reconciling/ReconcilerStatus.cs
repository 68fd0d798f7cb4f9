namespace Fractal.Server.Platform.Reconciling;

/// <summary>A run that did something, or failed.</summary>
/// <param name="Result">What it did; none if it failed.</param>
/// <param name="Error">Why it failed; none if it did not.</param>
internal sealed record ReconcilerRun(DateTimeOffset At, TimeSpan Duration, string? Result, string? Error);

/// <summary>What a reconciler does and did, for an operator; kept in memory, with a bounded past.</summary>
internal sealed class ReconcilerStatus
{
    private const int Kept = 20;

    private readonly Lock gate = new();
    private readonly Queue<ReconcilerRun> history = new();

    public DateTimeOffset? LastRunAt { get; private set; }

    public TimeSpan LastDuration { get; private set; }

    /// <summary>What the last run that did something did.</summary>
    public string? LastResult { get; private set; }

    /// <summary>Why the last run failed; none once one succeeded.</summary>
    public string? LastError { get; private set; }

    /// <summary>Failed runs since one succeeded.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>Another server leads and runs it; this one stands by.</summary>
    public bool RunsElsewhere { get; set; }

    /// <summary>What is wrong and stays so though runs succeed, and needs an operator; set by the reconciler itself.</summary>
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
