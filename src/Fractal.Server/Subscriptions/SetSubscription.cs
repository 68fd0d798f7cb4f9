using Fractal.Client.Administration;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Subscriptions;

/// <summary>Changes a user's subscription for an operator.</summary>
internal sealed class SetSubscription(FractalDb db, TimeProvider clock)
{
    /// <summary>The names of all tiers.</summary>
    public Task<List<string>> TiersAsync(CancellationToken cancellationToken) => db.Tiers.Select(t => t.Name).OrderBy(name => name).ToListAsync(cancellationToken);

    /// <returns>The problem that prevented it; null on success.</returns>
    public async Task<Problem?> RunAsync(Guid userId, SetSubscriptionRequest request, Guid by, CancellationToken cancellationToken)
    {
        var tiers = await TiersAsync(cancellationToken);
        if (request.Tier is { } tier && !tiers.Contains(tier))
            return PlatformProblems.Invalid("tier", $"Unknown tier \"{tier}\". Tiers: {string.Join(", ", tiers)}.");
        var state = Enum.Parse<SubscriptionState>(request.State, ignoreCase: true);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.Subscriptions.Where(s => s.UserId == userId).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, state).SetProperty(s => s.EndsAt, request.EndsAt).SetProperty(s => s.TierName, s => request.Tier ?? s.TierName), cancellationToken);
        if (changed == 0) return PlatformProblems.NotFound;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by, "subscription.changed", userId.ToString(), $"{request.State} {request.Tier} {request.EndsAt:O}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return null;
    }
}
