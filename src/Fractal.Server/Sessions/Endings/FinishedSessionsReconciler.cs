using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Watching;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Endings;

/// <summary>Begins the end of sessions whose container is ending, and marks sessions Ended whose container is gone.</summary>
internal sealed class FinishedSessionsReconciler : Reconciler
{
    /// <summary>Each run reads containers that went within this time.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>How often all are read, in case one was missed because the clock was set or no server ran.</summary>
    private static readonly TimeSpan WholeLook = TimeSpan.FromMinutes(5);

    private readonly Database database;
    private readonly EndSession endSession;
    private readonly SessionSignals sessions;
    private readonly TimeProvider clock;
    private long? lookedAtAll;

    public FinishedSessionsReconciler(Database database, EndSession endSession, SessionSignals sessions, TimeProvider clock) =>
        (this.database, this.endSession, this.sessions, this.clock) = (database, endSession, sessions, clock);

    public override string Name => "finish sessions";

    public override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var began = clock.GetTimestamp();
        var all = lookedAtAll is not { } at || clock.GetElapsedTime(at, began) >= WholeLook;
        var dying = await DyingAsync(db, all ? null : clock.GetUtcNow() - Lately, cancellationToken);
        foreach (var row in dying) await endSession.RunAsync(row.Id, row.EndReason ?? EndReason.HostLost, row.EndDetail, expected: null, cancellationToken);
        if (all) lookedAtAll = began;
        var finished = await FinishAsync(db, cancellationToken);
        return dying.Count + finished == 0 ? null : $"ended {dying.Count}, finished {finished}";
    }

    /// <summary>Live sessions whose container is ending, or gone since the given time, or at any time.</summary>
    private static Task<List<Dying>> DyingAsync(FractalDb db, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        // Joins from the few containers to their sessions, so that neither live nor old containers are read.
        var containers = db.Containers;
        var ending = containers.Where(c => c.State == ContainerState.Ending);
        var gone = since is null ? containers.Where(c => c.State == ContainerState.Gone) : containers.Where(c => c.GoneAt > since);
        return Sessions(ending).Concat(Sessions(gone)).OrderBy(row => row.Id).ToListAsync(cancellationToken);

        IQueryable<Dying> Sessions(IQueryable<Container> among) =>
            from container in among
            join session in db.Sessions on container.SessionId equals session.Id
            where session.ContainerId == container.Id
                && (session.State == SessionState.Claimed || session.State == SessionState.Connected || session.State == SessionState.Disconnected)
            select new Dying { Id = session.Id, EndReason = container.EndReason, EndDetail = container.EndDetail };
    }

    private async Task<int> FinishAsync(FractalDb db, CancellationToken cancellationToken)
    {
        var over = await (
            from session in db.Sessions
            where session.State == SessionState.Ending
            join container in db.Containers on session.ContainerId equals container.Id
            where container.State == ContainerState.Gone
            orderby session.Id
            select new { session.Id, session.UserId }).ToListAsync(cancellationToken);
        foreach (var row in over)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.FinishAsync(row.Id, row.UserId, clock.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            sessions.OnChanged(row.Id);
        }

        return over.Count;
    }

    /// <summary>A session to end, because its container does.</summary>
    private sealed class Dying
    {
        public Guid Id { get; init; }

        public EndReason? EndReason { get; init; }

        public string? EndDetail { get; init; }
    }
}
