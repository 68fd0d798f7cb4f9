using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Queue;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>A session as its user sees it, with what connection information requires.</summary>
internal sealed record SessionView(SessionResponse Response, Guid? ContainerId, string? ContainerKey);

/// <summary>Values of a session's view that are not in its own row.</summary>
internal sealed record SessionSurroundings(string App, string AppTitle, string? ContainerKey, DateTimeOffset? LastInputAt, DateTimeOffset? SubscriptionEndsAt);

/// <summary>Reads sessions as their users see them, never another user's.</summary>
internal sealed class SessionViews(Database database, TimeProvider clock)
{
    private const int ListLength = 100;
    private const int AgesLookedAt = 50;

    /// <summary>How often a client's poll of a queued session is stored.</summary>
    public static readonly TimeSpan SeenStep = TimeSpan.FromSeconds(5);

    /// <summary>Live sessions first, then past ones, newest first; at most 100.</summary>
    public async Task<IReadOnlyList<SessionResponse>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await Rows(db, db.Sessions.Where(s => s.UserId == userId)
            .OrderBy(s => s.State == SessionState.Ended).ThenByDescending(s => s.CreatedAt).Take(ListLength)).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await SeenAsync(db, rows, now, cancellationToken);
        var views = new List<SessionResponse>(rows.Count);
        foreach (var row in rows) views.Add((await ViewAsync(db, row, now, cancellationToken)).Response);
        return [.. views.OrderBy(v => v.State == SessionState.Ended).ThenByDescending(v => v.CreatedAt)];
    }

    public async Task<SessionResponse?> GetAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) =>
        (await FindAsync(userId, sessionId, cancellationToken))?.Response;

    /// <summary>Finds a session and records that its client polled it.</summary>
    public async Task<SessionView?> FindAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var row = await Rows(db, db.Sessions.Where(s => s.Id == sessionId && s.UserId == userId)).FirstOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var now = clock.GetUtcNow();
        await SeenAsync(db, [row], now, cancellationToken);
        return await ViewAsync(db, row, now, cancellationToken);
    }

    /// <summary>Sessions of any users, without queue positions.</summary>
    public async Task<IReadOnlyList<SessionResponse>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await Rows(db, db.Sessions.Where(s => ids.Contains(s.Id))).ToListAsync(cancellationToken);
        return [.. rows.Select(row => ViewOf(row).Response)];
    }

    /// <summary>Records that clients polled these queued sessions.</summary>
    private static async Task SeenAsync(FractalDb db, IReadOnlyList<Row> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = rows.Where(r => r.Session.State == SessionState.Queued && (now - r.Session.SeenAt).Duration() > SeenStep).Select(r => r.Session.Id).ToArray();
        if (ids.Length > 0)
            await db.Sessions.Where(s => ids.Contains(s.Id) && s.State == SessionState.Queued).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), cancellationToken);
    }

    private static IQueryable<Row> Rows(FractalDb db, IQueryable<Session> sessions) =>
        from session in sessions.AsNoTracking()
        join app in db.Apps on session.AppId equals app.Id
        join subscription in db.Subscriptions on session.UserId equals subscription.UserId
        from container in db.Containers.Where(c => c.Id == session.ContainerId).DefaultIfEmpty()
        select new Row
        {
            Session = session, App = app.Name, AppTitle = app.Title, LastInputAt = container.LastInputAt,
            ContainerKey = container.PublicKey, SubscriptionEndsAt = subscription.EndsAt,
        };

    private static async Task<SessionView> ViewAsync(FractalDb db, Row row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var view = ViewOf(row);
        if (row.Session.State != SessionState.Queued) return view;
        var (position, eta) = await PlaceAsync(db, row.Session, now, cancellationToken);
        return view with { Response = view.Response with { Position = position, EtaSeconds = eta } };
    }

    private static SessionView ViewOf(Row row) =>
        ViewOf(row.Session, new SessionSurroundings(row.App, row.AppTitle, row.ContainerKey, row.LastInputAt, row.SubscriptionEndsAt));

    /// <summary>All values except its place in a queue. A pure function.</summary>
    public static SessionView ViewOf(Session session, SessionSurroundings around)
    {
        var response = new SessionResponse
        {
            Id = session.Id,
            App = around.App,
            AppTitle = around.AppTitle,
            State = session.State,
            Start = session.Start,
            CreatedAt = session.CreatedAt,
            EndedAt = session.EndedAt,
            EndReason = session.EndReason,
            EndDetail = session.EndDetail,
            Deadline = SessionLimits.NextDeadline(session, around.LastInputAt, around.SubscriptionEndsAt),
            ReconnectSeconds = (int)session.Limits.ReconnectWindow.TotalSeconds,
        };
        return new SessionView(response, session.ContainerId, around.ContainerKey);
    }

    /// <summary>Its place from 1, and the expected wait until it gets a container.</summary>
    private static async Task<(int? Position, int? EtaSeconds)> PlaceAsync(FractalDb db, Session session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = await db.Sessions.CountAsync(
            s => s.State == SessionState.Queued && s.AppId == session.AppId && s.Region == session.Region
                && (s.Priority > session.Priority || (s.Priority == session.Priority
                    && (s.CreatedAt < session.CreatedAt || (s.CreatedAt == session.CreatedAt && s.Id.CompareTo(session.Id) < 0)))),
            cancellationToken);
        var pool = await db.Apps.Where(a => a.Id == session.AppId).Select(a => new
        {
            Room = a.MaxContainers,
            Lead = db.PoolLevels.Where(l => l.AppId == a.Id && l.Region == session.Region).Select(l => (TimeSpan?)l.LeadTime).FirstOrDefault(),
            Starting = db.Containers.Count(c => c.AppId == a.Id && c.Region == session.Region && c.State == ContainerState.Starting),
            Living = db.Containers.Count(c => c.AppId == a.Id && c.Region == session.Region && c.State != ContainerState.Gone),
        }).FirstAsync(cancellationToken);
        var claimed = before < pool.Starting + Math.Max(0, pool.Room - pool.Living) ? [] : await db.Sessions
            .Where(s => s.AppId == session.AppId && s.Region == session.Region && s.ClaimedAt != null && s.State != SessionState.Queued && s.State != SessionState.Ended)
            .Select(s => s.ClaimedAt!.Value).Take(AgesLookedAt).ToListAsync(cancellationToken);
        var queue = new QueueOutlook(pool.Lead ?? TimeSpan.Zero, pool.Starting, Math.Max(0, pool.Room - pool.Living), pool.Living - pool.Starting, [.. claimed.Select(at => now - at)]);
        return (before + 1, (int)Math.Ceiling(queue.WaitOf(before + 1, now - session.CreatedAt).TotalSeconds));
    }

    private sealed class Row
    {
        public required Session Session { get; init; }

        public required string App { get; init; }

        public required string AppTitle { get; init; }

        public DateTimeOffset? LastInputAt { get; init; }

        public string? ContainerKey { get; init; }

        public DateTimeOffset? SubscriptionEndsAt { get; init; }
    }
}
