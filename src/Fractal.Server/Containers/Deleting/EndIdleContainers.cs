using Fractal.Client.Sessions;
using Fractal.Server.Clusters;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>Ends the idle containers of a drained cluster.</summary>
internal sealed class EndIdleContainers(FractalDb db, ContainerSignals signals) : IIdleContainers
{
    public Task EndAsync(Guid clusterId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Containers.Idle().Where(c => c.ClusterId == clusterId).BeginEndAsync(EndReason.AdminEnded, detail: null, now, cancellationToken);

    public void OnEnded() => signals.OnIdleEnding();

    public void OnCapacityChanged() => signals.OnSupplyChanged();
}
