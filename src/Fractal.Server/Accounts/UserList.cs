using System.Text.Json;
using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts;

/// <summary>Users, for operators.</summary>
internal sealed class UserList(FractalDb db, TimeProvider clock)
{
    /// <param name="search">Part of an email.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PageResponse<OperatorUserResponse>> ListAsync(string? search, int page, CancellationToken cancellationToken)
    {
        var users = db.Users.AsNoTracking();
        if (search?.ToUpperInvariant() is { Length: > 0 } part) users = users.Where(u => u.NormalizedEmail!.Contains(part));
        var rows = from user in users
                   from subscription in db.Set<Subscription>().Where(s => s.UserId == user.Id).DefaultIfEmpty()
                   from tier in db.Set<Tier>().Where(t => t.Name == subscription.TierName).DefaultIfEmpty()
                   orderby user.CreatedAt descending, user.Id
                   select new { User = user, Subscription = subscription, Tier = tier };
        var now = clock.GetUtcNow();
        return (await rows.PageAsync(page, cancellationToken)).Select(r => View(r.User, r.Subscription, r.Tier, now));
    }

    /// <summary>The emails of these users, by id.</summary>
    public Task<Dictionary<Guid, string>> EmailsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return db.Users.Where(u => wanted.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Email ?? "", cancellationToken);
    }

    private static OperatorUserResponse View(User user, Subscription? subscription, Tier? tier, DateTimeOffset now) => new(
        user.Id, user.Email ?? "", user.Administrator, user.CreatedAt,
        subscription is null ? new SubscriptionResponse("none", Active: false, null, null) : new SubscriptionResponse(
            JsonNamingPolicy.CamelCase.ConvertName(subscription.State.ToString()), tier is not null && subscription.IsActive(now), tier?.Name, subscription.EndsAt),
        new UsageResponse(subscription?.LiveSessions ?? 0, tier?.MaxLiveSessions ?? 0));
}
