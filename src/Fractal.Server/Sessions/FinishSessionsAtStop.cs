using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Sessions;

/// <summary>Marks sessions Ended whose containers ended at shutdown, and notifies their users.</summary>
internal sealed class FinishSessionsAtStop(FinishSessions finish) : StopTask
{
    public override int Order => Sessions;

    public override Task RunAsync(CancellationToken cancellationToken) => finish.RunAsync(cancellationToken);
}
