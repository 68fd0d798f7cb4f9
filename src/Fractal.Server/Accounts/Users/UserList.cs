using System.Text.Json;
using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>Users, for operators.</summary>
internal sealed class UserList(FractalDb db, TimeProvider clock)
{
    /// <param name="search">Part of an email.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<PageResponse<OperatorUserResponse>> ListAsync(string? search, int page, CancellationToken cancellationToken)
    {
        var users = db.Users.AsNoTracking();
        if (search?.Trim().ToUpperInvariant() is { Length: > 0 } part) users = users.Where(u => u.NormalizedEmail!.Contains(part));
        var now = clock.GetUtcNow();
        return (await Rows(users).PageAsync(page, cancellationToken)).Select(r => View(r, now));
    }

    public async Task<OperatorUserResponse?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Rows(db.Users.AsNoTracking().Where(u => u.Id == id && u.DeletedAt == null)).FirstOrDefaultAsync(cancellationToken) is { } row ? View(row, clock.GetUtcNow()) : null;

    private IQueryable<Row> Rows(IQueryable<User> users) =>
                   from user in users
                   from subscription in db.Subscriptions.Where(s => s.UserId == user.Id).DefaultIfEmpty()
                   from tier in db.Tiers.Where(t => t.Name == subscription.TierName).DefaultIfEmpty()
                   orderby user.CreatedAt descending, user.Id
                   select new Row { User = user, Subscription = subscription, Tier = tier };

    /// <summary>Emails by user id.</summary>
    public Task<Dictionary<Guid, string>> EmailsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return db.Users.Where(u => wanted.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Email ?? "", cancellationToken);
    }

    private static OperatorUserResponse View(Row row, DateTimeOffset now) => new(
        row.User.Id, row.User.Email ?? "", row.User.Administrator, row.User.CreatedAt,
        row.Subscription is not { } subscription ? new SubscriptionResponse("none", Active: false, null, null) : new SubscriptionResponse(
            JsonNamingPolicy.CamelCase.ConvertName(subscription.State.ToString()), row.Tier is not null && subscription.IsActive(now), row.Tier?.Name, subscription.EndsAt),
        new UsageResponse(row.Subscription?.LiveSessions ?? 0, row.Tier?.MaxLiveSessions ?? 0),
        row.User.DisabledAt, row.User.DeletedAt, Scripts.NoteOn(row.User.Email ?? ""));

    private sealed class Row
    {
        public required User User { get; init; }

        public Subscription? Subscription { get; init; }

        public Tier? Tier { get; init; }
    }
}
