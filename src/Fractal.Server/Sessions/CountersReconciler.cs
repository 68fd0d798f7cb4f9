using Fractal.Client.Sessions;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>
/// Compares counters with the rows that they count: a user's live sessions and a pool's queue. They change in the same transactions, so a
/// difference means a bug or edited rows. It is corrected and reported, since it would block starts forever.
/// </summary>
internal sealed class CountersReconciler(Database database, ILogger<CountersReconciler> logger) : Reconciler
{
    private const int Batch = 200;

    public override string Name => "check counters";

    public override TimeSpan Period => TimeSpan.FromMinutes(1);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var corrected = 0;
        foreach (var userId in await SuspectUsersAsync(db, cancellationToken)) corrected += await CorrectAsync(userId, cancellationToken) ? 1 : 0;
        foreach (var (appId, region) in await SuspectPoolsAsync(db, cancellationToken)) corrected += await CorrectAsync(appId, region, cancellationToken) ? 1 : 0;
        return corrected == 0 ? null : FormattableString.Invariant($"corrected {corrected}");
    }

    /// <summary>Without locks, so a difference may be a change in progress.</summary>
    private static Task<List<Guid>> SuspectUsersAsync(FractalDb db, CancellationToken cancellationToken) =>
        db.Subscriptions.Where(s => s.LiveSessions != db.Sessions.Count(session => session.UserId == s.UserId && session.State != SessionState.Ended))
            .OrderBy(s => s.UserId).Select(s => s.UserId).Take(Batch).ToListAsync(cancellationToken);

    private static async Task<List<(Guid, string)>> SuspectPoolsAsync(FractalDb db, CancellationToken cancellationToken) =>
        [.. (await db.PoolLevels.Where(l => l.Queued != db.Sessions.Count(s => s.AppId == l.AppId && s.Region == l.Region && s.State == SessionState.Queued))
            .OrderBy(l => l.AppId).Take(Batch).Select(l => new { l.AppId, l.Region }).ToListAsync(cancellationToken)).Select(l => (l.AppId, l.Region))];

    private async Task<bool> CorrectAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await db.Subscriptions.Where(s => s.UserId == userId).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        var sessions = await db.Sessions.CountAsync(s => s.UserId == userId && s.State != SessionState.Ended, cancellationToken);
        if (subscription is null || subscription.LiveSessions == sessions) return false;
        logger.LiveSessionsCorrected(userId, subscription.LiveSessions, sessions);
        subscription.LiveSessions = sessions;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> CorrectAsync(Guid appId, string region, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var levels = await db.LockLevelsAsync(appId, region, cancellationToken);
        var queued = await db.Sessions.CountAsync(s => s.AppId == appId && s.Region == region && s.State == SessionState.Queued, cancellationToken);
        if (levels.Queued == queued) return false;
        logger.QueueLengthCorrected(appId, region, levels.Queued, queued);
        levels.Queued = queued;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
