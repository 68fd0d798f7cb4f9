namespace Fractal.Server.Platform.Reconciling;

/// <summary>
/// A background loop: snapshot → plan (pure) → apply. <see cref="ReconcilerHost"/> runs it; a subclass implements one run.
/// </summary>
internal abstract class Reconciler
{
    public abstract string Name { get; }

    /// <summary>The sleep between runs when no signal arrives.</summary>
    public abstract TimeSpan Period { get; }

    /// <summary>The time limit of one run.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromSeconds(60);

    /// <summary>Whether every server runs it; otherwise only the leader does.</summary>
    public virtual bool Everywhere => false;

    /// <summary>Wakes it before its period is over.</summary>
    public Signal Signal { get; } = new();

    /// <summary>Status of its runs, for operators.</summary>
    public ReconcilerStatus Status { get; } = new();

    /// <returns>A summary for operators; null if there was nothing to do.</returns>
    public abstract Task<string?> RunAsync(CancellationToken cancellationToken);

    /// <summary>When it wants to run next, at most one period from now.</summary>
    public virtual TimeSpan NextDelay() => Period;
}
