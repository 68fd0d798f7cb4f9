using Fractal.Client.Sessions;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Containers.Deleting;

/// <summary>
/// Begins a container's end with a reason; the first reason wins. Reconcilers then delete the workload and end the session.
/// </summary>
internal sealed class EndContainer(Database database, ContainerSignals signals, ContainerMetrics metrics, TimeProvider clock, ILogger<EndContainer> logger)
{
    public async Task<bool> RunAsync(Guid id, EndReason reason, string? detail, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        return Ended(await db.EndAsync(id, reason, detail, clock.GetUtcNow(), cancellationToken), id, reason, detail);
    }

    /// <summary>Ends the container only while it is idle.</summary>
    public async Task<bool> IfIdleAsync(Guid id, EndReason reason, string? detail, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        return Ended(await db.EndIdleAsync(id, reason, detail, clock.GetUtcNow(), cancellationToken), id, reason, detail);
    }

    private bool Ended(bool ended, Guid id, EndReason reason, string? detail)
    {
        if (!ended) return false;
        metrics.Ended(reason);
        logger.ContainerEnds(id, reason, detail);
        signals.OnEnding(id);
        return true;
    }
}
