namespace Fractal.Server.Platform.Reconciling;

/// <summary>Something that must be done once before the server is ready: migrate, put configuration into rows, start a driver. Run in ascending order.</summary>
internal abstract class StartTask
{
    public const int Settings = -10, Database = 0, Rows = 10, Drivers = 20, Recovery = 30;

    public abstract int Order { get; }

    public abstract Task RunAsync(CancellationToken cancellationToken);
}
