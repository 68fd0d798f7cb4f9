using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Claims;

internal static class ReadyContainers
{
    /// <summary>
    /// Assigns the ready container of the newest version that has been ready longest. The update repeats the condition, so it can't assign
    /// one twice.
    /// </summary>
    /// <param name="wait">Whether to wait for locked rows. A lock may belong to another claim, which will take the container, or to a
    /// heartbeat. Skipping locked rows is faster but may find none although there is one.</param>
    /// <returns>Its id; null if none is ready.</returns>
    public static async Task<Guid?> TakeReadyAsync(
        this FractalDb db, Guid appId, string region, Guid sessionId, bool wait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var inOrder = db.Containers.Where(c => c.AppId == appId && c.Region == region && c.State == ContainerState.Ready)
                .OrderByDescending(c => db.AppVersions.Where(v => v.Id == c.AppVersionId).Select(v => v.CreatedAt).First()).ThenBy(c => c.ReadyAt)
                .Select(c => (Guid?)c.Id);
            var ready = await (wait ? inOrder.ForUpdate() : inOrder.ForUpdateSkippingLocked()).FirstOrDefaultAsync(cancellationToken);
            if (ready is null) return null;
            var taken = await db.Containers.Where(c => c.Id == ready && c.State == ContainerState.Ready).ExecuteUpdateAsync(
                set => set.SetProperty(c => c.State, ContainerState.InUse).SetProperty(c => c.SessionId, sessionId).SetProperty(c => c.ClaimedAt, now), cancellationToken);
            if (taken == 1) return ready;
        }
    }
}
