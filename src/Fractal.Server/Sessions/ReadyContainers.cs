using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

internal static class ReadyContainers
{
    /// <summary>Takes the ready container of the newest version that has waited longest. The update repeats the condition: it can't take one that was taken.</summary>
    /// <param name="wait">
    /// For one that somebody else has locked: it may be for another's claim, and then it is passed over, or for a heartbeat. Passing it over at once is quicker,
    /// and may find nothing although there is something.
    /// </param>
    /// <returns>Its id; none if none is ready.</returns>
    public static async Task<Guid?> TakeReadyAsync(
        this FractalDb db, Guid appId, string region, Guid sessionId, bool wait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var inOrder = db.Set<Container>().Where(c => c.AppId == appId && c.Region == region && c.State == ContainerState.Ready)
                .OrderByDescending(c => db.Set<AppVersion>().Where(v => v.Id == c.AppVersionId).Select(v => v.CreatedAt).First()).ThenBy(c => c.ReadyAt)
                .Select(c => (Guid?)c.Id);
            var ready = await (wait ? inOrder.ForUpdate() : inOrder.ForUpdateSkippingLocked()).FirstOrDefaultAsync(cancellationToken);
            if (ready is null) return null;
            var taken = await db.Set<Container>().Where(c => c.Id == ready && c.State == ContainerState.Ready).ExecuteUpdateAsync(
                set => set.SetProperty(c => c.State, ContainerState.InUse).SetProperty(c => c.SessionId, sessionId).SetProperty(c => c.ClaimedAt, now), cancellationToken);
            if (taken == 1) return ready;
        }
    }
}
