namespace Fractal.Server.Platform.Reconciling;

/// <summary>Opens when the database is migrated, configuration is in rows and the drivers stand: reconcilers wait for it, /readyz tells it.</summary>
internal sealed class StartGate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => opened.Task;

    public bool IsOpen => opened.Task.IsCompletedSuccessfully;

    public void Open() => opened.TrySetResult();
}
