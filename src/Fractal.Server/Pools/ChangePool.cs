using System.Globalization;
using Fractal.Client.Administration;
using Fractal.Server.Apps;
using Fractal.Server.Audit;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Fractal.Server.Pools;

/// <summary>
/// Operators' actions on a pool. Each is recorded in the audit log in its own transaction, and repeating one is not an error.
/// </summary>
internal sealed class ChangePool(FractalDb db, ContainerSignals signals, TimeProvider clock)
{
    /// <summary>Resets the pool's failures, so that it launches again.</summary>
    public Task<bool> RetryAsync(Guid id, Guid by, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return DoAsync(id, by, "pool.retried", set => set.SetProperty(p => p.RetriedAt, now), cancellationToken);
    }

    /// <summary>Pauses a pool. Idle containers are still assigned, then starts are refused.</summary>
    public Task<bool> PauseAsync(Guid id, Guid by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return DoAsync(id, by, "pool.paused", set => set.SetProperty(p => p.PausedAt, p => p.PausedAt ?? now), cancellationToken);
    }

    public Task<bool> ResumeAsync(Guid id, Guid by, CancellationToken cancellationToken) =>
        DoAsync(id, by, "pool.resumed", set => set.SetProperty(p => p.PausedAt, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Sets the pool's policy. A forecast is tuned for it immediately.</summary>
    public async Task<Result<Guid>> SetPolicyAsync(Guid id, SetPoolPolicyRequest request, Guid by, CancellationToken cancellationToken)
    {
        if (Check(request) is { } wrong) return wrong;
        var found = await DoAsync(
            id, by, "pool.policy", set => set.SetProperty(p => p.Policy, request.Policy).SetProperty(p => p.TimeZone, request.TimeZone)
                .SetProperty(p => p.HitTarget, request.HitTarget).SetProperty(p => p.TunedAt, (DateTimeOffset?)null), cancellationToken,
            string.Create(CultureInfo.InvariantCulture, $"{request.Policy ?? "as its app"}, hit target {request.HitTarget?.ToString(CultureInfo.InvariantCulture) ?? "as installed"}, time zone {request.TimeZone ?? "as installed"}"));
        return found ? id : PlatformProblems.NotFound;
    }

    /// <returns>The error in a choice; null if it is valid.</returns>
    public static Problem? Check(SetPoolPolicyRequest request)
    {
        if (request.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)) return PoolProblems.UnknownTimeZone(name);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone ?? "UTC");
        return request.Policy is { } policy && PoolPolicies.Read(policy, zone).Errors is { Count: > 0 } errors ? PoolProblems.Invalid(errors) : null;
    }

    /// <returns>Whether the pool exists.</returns>
    private async Task<bool> DoAsync(
        Guid id, Guid by, string action, Action<UpdateSettersBuilder<Pool>> change, CancellationToken cancellationToken, string? detail = null)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Pools.Where(p => p.Id == id).ExecuteUpdateAsync(change, cancellationToken) == 0) return false;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by, action, id.ToString(), detail));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnSupplyChanged();
        return true;
    }
}
