using System.Security.Cryptography;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Decides one start with locks, in the caller's transaction: what it reads is valid until the commit. SQLite has one writer, which is this
/// transaction. On PostgreSQL the user's subscription is locked first, which serialises a user's claims on all servers, and a pool's levels
/// are locked before its queue is checked. Besides <see cref="ClaimStatement"/>, the only code that writes other folders' tables.
/// </summary>
internal sealed class ClaimDecision(FractalDb db, ClaimRequest request, DateTimeOffset now)
{
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    public async Task<ClaimOutcome> DecideAsync(CancellationToken cancellationToken)
    {
        if (request.SignInId is { } signIn && !await db.SignIns.AnyAsync(s => s.Id == signIn && s.UserId == request.UserId && s.EndedAt == null && s.ExpiresAt > now, cancellationToken))
            return new ClaimOutcome.Rejected(PlatformProblems.Unauthenticated);
        var subscription = await db.Subscriptions.Where(s => s.UserId == request.UserId).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        if (await RepeatAsync(cancellationToken) is { } repeat) return repeat;
        var app = await db.Apps.AsNoTracking().FirstOrDefaultAsync(a => a.Name == request.App && a.Enabled, cancellationToken);
        if (app is null) return new ClaimOutcome.Rejected(AppProblems.Unknown(request.App));
        var tier = subscription is null ? null : await db.Tiers.AsNoTracking().FirstOrDefaultAsync(t => t.Name == subscription.TierName, cancellationToken);
        if (subscription is null || tier is null || !subscription.IsActive(now))
            return new ClaimOutcome.Rejected(SubscriptionProblems.Inactive(subscription?.State ?? SubscriptionState.None, subscription?.EndsAt));
        if (!tier.Includes(app.Name)) return new ClaimOutcome.Rejected(SessionProblems.AppNotInTier(app.Name, tier.Title));
        if (app.KeepsConfig && await ActiveAsync(app.Id, cancellationToken) is { } active) return new ClaimOutcome.AlreadyActive(active);
        if (subscription.LiveSessions >= tier.MaxLiveSessions) return new ClaimOutcome.Rejected(SessionProblems.QuotaExceeded(tier.MaxLiveSessions));
        if (await PlaceAsync(app, cancellationToken) is not { } place) return new ClaimOutcome.Rejected(await NoPlaceAsync(app, cancellationToken));
        var session = SessionOf(app, tier, subscription, place);
        db.Add(session);
        subscription.LiveSessions++;
        await db.SaveChangesAsync(cancellationToken);
        return new ClaimOutcome.Created(session);
    }

    private async Task<ClaimOutcome?> RepeatAsync(CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is null) return null;
        var earlier = await db.Sessions.AsNoTracking()
            .FirstOrDefaultAsync(s => s.UserId == request.UserId && s.IdempotencyKey == request.IdempotencyKey, cancellationToken);
        if (earlier is null) return null;
        if (earlier.CreatedAt + KeyLifetime <= now)
        {
            // The key has expired but is not yet deleted: delete it, so that it can be reused.
            await db.Sessions.Where(s => s.Id == earlier.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.IdempotencyKey, (string?)null), cancellationToken);
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(earlier.RequestHash, request.RequestHash)
            ? new ClaimOutcome.Repeated(earlier.Id) : new ClaimOutcome.Rejected(SessionProblems.KeyReused);
    }

    private Task<Guid?> ActiveAsync(Guid appId, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.UserId == request.UserId && s.AppId == appId && s.State != SessionState.Ending && s.State != SessionState.Ended)
            .Select(s => (Guid?)s.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Assigns a ready container in the first region that has one and no queue; otherwise queues in the first open region; otherwise null.
    /// </summary>
    private async Task<Place?> PlaceAsync(App app, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(now);
        foreach (var region in request.Regions)
        {
            var othersWait = await db.PoolLevels.AnyAsync(l => l.AppId == app.Id && l.Region == region && l.Queued > 0, cancellationToken);
            if (!othersWait && await db.TakeReadyAsync(app.Id, region, id, wait: false, now, cancellationToken) is { } container) return new Place(id, region, container);
        }

        foreach (var region in request.Regions)
        {
            var levels = await db.LockLevelsAsync(app.Id, region, cancellationToken);
            // While waiting for the lock, the queue may have become empty, or a container may have become free.
            if (levels.Queued == 0 && await db.TakeReadyAsync(app.Id, region, id, wait: true, now, cancellationToken) is { } container) return new Place(id, region, container);
            if (levels.HaltedBecause is not null || levels.Queued >= app.MaxQueue) continue;
            levels.Queued++;
            return new Place(id, region, null);
        }

        return null;
    }

    private Session SessionOf(App app, Tier tier, Subscription subscription, Place place)
    {
        var session = new Session
        {
            Id = place.SessionId,
            UserId = request.UserId,
            AppId = app.Id,
            Region = place.Region,
            State = place.ContainerId is null ? SessionState.Queued : SessionState.Claimed,
            Start = place.ContainerId is null ? null : StartKind.Warm,
            ContainerId = place.ContainerId,
            ClaimedAt = place.ContainerId is null ? null : now,
            Priority = tier.Priority,
            KeepsConfig = app.KeepsConfig,
            IdempotencyKey = request.IdempotencyKey,
            RequestHash = request.RequestHash,
            CreatedAt = now,
            SeenAt = now,
            Limits = SessionLimits.Of(app, tier),
        };
        session.LimitAt = SessionLimits.NextDeadline(session, null, subscription.EndsAt)?.At;
        return session;
    }

    private async Task<Problem> NoPlaceAsync(App app, CancellationToken cancellationToken)
    {
        var halted = await db.PoolLevels.AnyAsync(l => l.AppId == app.Id && request.Regions.Contains(l.Region) && l.HaltedBecause != null, cancellationToken);
        return halted ? SessionProblems.AppBroken(app.Title) : SessionProblems.QueueFull(app.MaxQueue);
    }

    private sealed record Place(Guid SessionId, string Region, Guid? ContainerId);
}
