using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Watching;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Endings;

/// <summary>
/// Ends sessions when a limit is reached, sleeping until the next one is due. A session's row contains the time of its next check; later
/// events (mostly input) can only have postponed the limit.
/// </summary>
internal sealed class OverdueSessionsReconciler : Reconciler
{
    private const int Batch = 500;

    private readonly Database database;
    private readonly EndSession endSession;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MaxValue;
    private DateTimeOffset earliestSet = DateTimeOffset.MaxValue;

    public OverdueSessionsReconciler(Database database, EndSession endSession, TimeProvider clock) =>
        (this.database, this.endSession, this.clock) = (database, endSession, clock);

    public override string Name => "end overdue sessions";

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override TimeSpan NextDelay()
    {
        lock (gate) return next == DateTimeOffset.MaxValue ? Period : next - clock.GetUtcNow() + TimeSpan.FromMilliseconds(5);
    }

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        lock (gate) earliestSet = DateTimeOffset.MaxValue;
        await using var db = database.Open();
        var ended = new List<EndReason>();
        var due = await DueAsync(db, now, cancellationToken);
        foreach (var row in due)
        {
            if (SessionLimits.NextDeadline(row.Session, row.LastInputAt, row.SubscriptionEndsAt) is not { } deadline) continue;
            if (deadline.At > now) await LookLaterAsync(db, row.Session, deadline.At, cancellationToken);
            else if (await endSession.RunAsync(row.Session.Id, deadline.Reason, null, row.Session.State, cancellationToken)) ended.Add(deadline.Reason);
        }

        if (due.Count == Batch) Signal.Wake();
        Next(await Running(db).MinAsync(s => s.LimitAt, cancellationToken));
        return ended.Count == 0 ? null : $"ended {ended.Count}: {string.Join(", ", ended.Distinct())}";
    }

    /// <summary>A session has a limit that may be reached at this time.</summary>
    public void WakeAt(DateTimeOffset at)
    {
        lock (gate)
        {
            if (at < earliestSet) earliestSet = at;
            if (at >= next) return;
        }

        Signal.Wake();
    }

    /// <summary>The earliest time in the rows, or set while they were read.</summary>
    private void Next(DateTimeOffset? inRows)
    {
        lock (gate) next = inRows is { } at && at < earliestSet ? at : earliestSet;
    }

    private static IQueryable<Session> Running(FractalDb db) => db.Sessions.AsNoTracking()
        .Where(s => s.State == SessionState.Claimed || s.State == SessionState.Connected || s.State == SessionState.Disconnected);

    private static Task<List<Due>> DueAsync(FractalDb db, DateTimeOffset now, CancellationToken cancellationToken) => (
        from session in Running(db).Where(s => s.LimitAt == null || s.LimitAt <= now).OrderBy(s => s.LimitAt).Take(Batch)
        join container in db.Containers on session.ContainerId equals container.Id
        join subscription in db.Subscriptions on session.UserId equals subscription.UserId
        select new Due(session, container.LastInputAt, subscription.EndsAt)).ToListAsync(cancellationToken);

    /// <summary>Unless it was changed in the meantime.</summary>
    private static Task LookLaterAsync(FractalDb db, Session session, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.Id == session.Id && s.LimitAt == session.LimitAt).ExecuteUpdateAsync(set => set.SetProperty(s => s.LimitAt, at), cancellationToken);

    private sealed record Due(Session Session, DateTimeOffset? LastInputAt, DateTimeOffset? SubscriptionEndsAt);
}
