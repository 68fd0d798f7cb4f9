namespace Fractal.Server.Platform.Starting;

/// <summary>
/// Opens once the database is migrated, configuration is stored in rows and the drivers run. Reconcilers wait for it, and /readyz reports
/// it.
/// </summary>
internal sealed class StartGate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => opened.Task;

    public bool IsOpen => opened.Task.IsCompletedSuccessfully;

    public void Open() => opened.TrySetResult();
}
