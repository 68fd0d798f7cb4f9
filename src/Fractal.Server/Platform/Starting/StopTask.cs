namespace Fractal.Server.Platform.Starting;

/// <summary>
/// A task that runs once during shutdown, after the reconcilers have stopped and while current clients are still served. Tasks run in
/// ascending order, within <see cref="Limit"/>.
/// </summary>
internal abstract class StopTask
{
    public const int Containers = 0, Sessions = 10;

    public abstract int Order { get; }

    public virtual TimeSpan Limit => TimeSpan.FromSeconds(10);

    public abstract Task RunAsync(CancellationToken cancellationToken);
}
