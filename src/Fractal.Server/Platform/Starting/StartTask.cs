namespace Fractal.Server.Platform.Starting;

/// <summary>
/// A task that runs once before the server is ready, such as migrating, storing configuration in rows, or starting a driver. Tasks run in
/// ascending order.
/// </summary>
internal abstract class StartTask
{
    public const int Settings = -10, Database = 0, Rows = 10, Drivers = 20, Recovery = 30, WakeUps = 40;

    public abstract int Order { get; }

    public abstract Task RunAsync(CancellationToken cancellationToken);
}
