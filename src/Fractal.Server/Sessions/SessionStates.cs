using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>
/// All state transitions of a session except the claim's: conditional updates that reject a wrong origin, so that one of two concurrent
/// transitions wins. <c>Queued → Claimed → Connected ⇄ Disconnected</c>, and each of these <c>→ Ending(reason) → Ended</c>.
/// </summary>
internal static class SessionStates
{
    /// <summary>Gives a queued session a container.</summary>
    public static Task ServeAsync(this FractalDb db, Guid id, Guid container, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.Id == id && s.State == SessionState.Queued).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, SessionState.Claimed).SetProperty(s => s.Start, StartKind.Cold)
                .SetProperty(s => s.ContainerId, container).SetProperty(s => s.ClaimedAt, now).SetProperty(s => s.LimitAt, now),
            cancellationToken);

    /// <summary>Records a connected client. Returns false if a newer report came first, or the session is ending.</summary>
    public static async Task<bool> ConnectAsync(this FractalDb db, Guid id, Guid containerId, long sequence, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Reported(db, id, containerId, sequence).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, SessionState.Connected).SetProperty(s => s.ConnectedAt, now).SetProperty(s => s.LimitAt, now).SetProperty(s => s.ReportSequence, sequence), cancellationToken) == 1;

    /// <summary>The last client disconnected; the reconnect window begins.</summary>
    public static async Task<bool> DisconnectAsync(this FractalDb db, Guid id, Guid containerId, long sequence, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Reported(db, id, containerId, sequence).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, SessionState.Disconnected).SetProperty(s => s.DisconnectedAt, now).SetProperty(s => s.LimitAt, now).SetProperty(s => s.ReportSequence, sequence), cancellationToken) == 1;

    /// <summary>
    /// Reads a session that is to end and locks everything that its end changes, in the order of <see cref="Locking"/>, until the end of
    /// the transaction.
    /// </summary>
    public static async Task<Session?> LockForEndAsync(
        this FractalDb db, System.Linq.Expressions.Expression<Func<Session, bool>> which, CancellationToken cancellationToken)
    {
        var seen = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(which, cancellationToken);
        if (seen is null) return null;
        // Only queued sessions affect these, and no session returns to the queue.
        if (seen.State == SessionState.Queued)
        {
            await db.LockSubscriptionAsync(seen.UserId, cancellationToken);
            await db.LockLevelsAsync(seen.AppId, seen.Region, cancellationToken);
        }

        return await db.Sessions.AsNoTracking().Where(which).ForUpdate().FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Begins the end of a session and its container in the caller's transaction. A queued session has no container and is Ended
    /// immediately.
    /// </summary>
    /// <returns>Whether it was live and not ending.</returns>
    public static async Task<bool> EndAsync(
        this FractalDb db, Session session, EndReason reason, string? detail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await db.Sessions.Where(s => s.Id == session.Id && s.State == session.State && s.State != SessionState.Ending && s.State != SessionState.Ended)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.State, SessionState.Ending).SetProperty(s => s.EndReason, reason)
                    .SetProperty(s => s.EndDetail, detail).SetProperty(s => s.EndingAt, now),
                cancellationToken);
        if (ended == 0) return false;
        if (session.State == SessionState.Queued)
        {
            await db.PoolLevels.Where(l => l.AppId == session.AppId && l.Region == session.Region)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.Queued, l => l.Queued - 1), cancellationToken);
            await db.FinishAsync(session.Id, session.UserId, now, cancellationToken);
        }
        else if (session.ContainerId is { } containerId)
        {
            await ContainerStates.EndAsync(db, containerId, reason, detail, now, cancellationToken);
        }

        return true;
    }

    /// <summary>Marks it Ended once its container is gone; the user may start another.</summary>
    public static async Task<bool> FinishAsync(this FractalDb db, Guid id, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.LockSubscriptionAsync(userId, cancellationToken);
        var finished = await db.Sessions.Where(s => s.Id == id && s.State == SessionState.Ending)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, SessionState.Ended).SetProperty(s => s.EndedAt, now), cancellationToken);
        if (finished == 0) return false;
        await db.Subscriptions.Where(s => s.UserId == userId && s.LiveSessions > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LiveSessions, s => s.LiveSessions - 1), cancellationToken);
        return true;
    }

    private static Task LockSubscriptionAsync(this FractalDb db, Guid userId, CancellationToken cancellationToken) =>
        db.Subscriptions.Where(s => s.UserId == userId).Select(s => s.UserId).ForUpdate().FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<Session> Reported(FractalDb db, Guid id, Guid containerId, long sequence) =>
        db.Sessions.Where(s => s.Id == id && s.ContainerId == containerId && s.ReportSequence < sequence
            && (s.State == SessionState.Claimed || s.State == SessionState.Connected || s.State == SessionState.Disconnected));
}
