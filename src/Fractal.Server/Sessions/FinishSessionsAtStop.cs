using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Sessions;

/// <summary>Sessions whose containers ended with this server are Ended before it is gone, and their users are told.</summary>
internal sealed class FinishSessionsAtStop(FinishSessions finish) : StopTask
{
    public override int Order => Sessions;

    public override Task RunAsync(CancellationToken cancellationToken) => finish.RunAsync(cancellationToken);
}
