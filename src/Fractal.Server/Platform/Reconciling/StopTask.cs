namespace Fractal.Server.Platform.Reconciling;

/// <summary>Something to be done once when the server stops, while it still answers those it serves; after the reconcilers rest. Run in ascending order, within <see cref="Limit"/>.</summary>
internal abstract class StopTask
{
    public const int Containers = 0, Sessions = 10;

    public abstract int Order { get; }

    public virtual TimeSpan Limit => TimeSpan.FromSeconds(10);

    public abstract Task RunAsync(CancellationToken cancellationToken);
}
