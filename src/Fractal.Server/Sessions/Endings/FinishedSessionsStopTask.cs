using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Sessions.Endings;

/// <summary>Marks sessions Ended whose containers ended at shutdown, and notifies their users.</summary>
internal sealed class FinishedSessionsStopTask(FinishedSessionsReconciler finish) : StopTask
{
    public override int Order => Sessions;

    public override Task RunAsync(CancellationToken cancellationToken) => finish.RunAsync(cancellationToken);
}
