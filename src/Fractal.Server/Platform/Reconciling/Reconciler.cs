namespace Fractal.Server.Platform.Reconciling;

/// <summary>A background loop: snapshot → plan (pure) → apply. <see cref="ReconcilerHost"/> runs it; it only says what one run does.</summary>
internal abstract class Reconciler
{
    public abstract string Name { get; }

    /// <summary>How long it sleeps when nothing wakes it.</summary>
    public abstract TimeSpan Period { get; }

    /// <summary>The longest one run may take.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromSeconds(60);

    /// <summary>Whether every server runs it; else the one that leads does.</summary>
    public virtual bool Everywhere => false;

    /// <summary>Wakes it before its period is over.</summary>
    public Signal Signal { get; } = new();

    /// <summary>What it last did, for operators.</summary>
    public ReconcilerStatus Status { get; } = new();

    /// <returns>What it did, in words for an operator; null if there was nothing to do.</returns>
    public abstract Task<string?> RunAsync(CancellationToken cancellationToken);

    /// <summary>When it wants to run next; never later than its period.</summary>
    public virtual TimeSpan NextDelay() => Period;
}
