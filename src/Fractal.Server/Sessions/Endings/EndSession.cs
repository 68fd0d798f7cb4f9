using Fractal.Client.Sessions;
using Fractal.Server.Audit;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Watching;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Endings;

/// <summary>Begins a session's end with a reason; the first reason wins. Ending a session twice is not an error.</summary>
internal sealed class EndSession(
    Database database, SessionViews views, SessionSignals sessions, ContainerSignals containers, SessionMetrics metrics, TimeProvider clock, ILogger<EndSession> logger)
{
    /// <summary>Ended by its user; a queued session is canceled.</summary>
    public async Task<Result<SessionResponse>> RunAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await EndAsync(s => s.Id == sessionId && s.UserId == userId, s => s.State == SessionState.Queued ? EndReason.Canceled : EndReason.UserEnded, null, audit: null, cancellationToken);
        return await views.GetAsync(userId, sessionId, cancellationToken) is { } session ? session : SessionProblems.NoSuchSession;
    }

    /// <summary>Ended for another reason.</summary>
    /// <param name="expected">The state that the reason is valid for; if it has changed, nothing is done.</param>
    public Task<bool> RunAsync(Guid sessionId, EndReason reason, string? detail, SessionState? expected, CancellationToken cancellationToken) =>
        EndAsync(s => s.Id == sessionId && (expected == null || s.State == expected), _ => reason, detail, audit: null, cancellationToken);

    /// <summary>Ended by an operator.</summary>
    /// <returns>Whether the session exists.</returns>
    public async Task<bool> ByOperatorAsync(Guid sessionId, Guid by, CancellationToken cancellationToken)
    {
        var entry = AuditEntry.Of(clock.GetUtcNow(), by, "session.ended", sessionId.ToString());
        if (await EndAsync(s => s.Id == sessionId, _ => EndReason.AdminEnded, null, entry, cancellationToken)) return true;
        await using var db = database.Open();
        return await db.Sessions.AnyAsync(s => s.Id == sessionId, cancellationToken);
    }

    private async Task<bool> EndAsync(
        System.Linq.Expressions.Expression<Func<Session, bool>> which, Func<Session, EndReason> reason, string? detail, AuditEntry? audit, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockForEndAsync(which, cancellationToken) is not { } session) return false;
        var why = reason(session);
        if (!await db.EndAsync(session, why, detail, clock.GetUtcNow(), cancellationToken)) return false;
        if (audit is not null) db.Add(audit);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        metrics.Ended(session, why);
        logger.SessionEnds(session.Id, why, detail);
        if (session.ContainerId is { } container) containers.OnEnding(container);
        else containers.OnSupplyChanged();
        sessions.OnChanged(session.Id);
        return true;
    }
}
