using System.Collections.Concurrent;
using System.Security.Claims;
using Fractal.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

/// <summary>An access token stops working when its user's security stamp changes (a new password, a new role), at the latest 30 s later.</summary>
internal sealed class StampCheck(StampReader reader, IOptions<IdentityOptions> options, TimeProvider clock) : ISignInStamps
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private const int CacheSize = 100_000;
    private readonly ConcurrentDictionary<Guid, (string? Stamp, DateTimeOffset At)> cache = new();
    private long kept;

    /// <summary>Whether the sign-in is as good as when it was made.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal principal) => StampOf(principal) is not { } stamp || await CurrentAsync(principal.UserId()) == stamp;

    /// <summary>The same before an endpoint that compares by itself: false only if it is known not to hold.</summary>
    public bool MayHold(ClaimsPrincipal principal) => StampOf(principal) is not { } stamp || Known(principal.UserId()) is not { } known || known.Stamp == stamp;

    public string? LeftToCompare(ClaimsPrincipal principal) => StampOf(principal) is { } stamp && Known(principal.UserId())?.Stamp != stamp ? stamp : null;

    public void Saw(Guid userId, string stamp, DateTimeOffset at) => Keep(userId, stamp, at);

    public Task LookAsync(Guid userId) => CurrentAsync(userId);

    /// <summary>Forgets what is cached of a user, in this process.</summary>
    public void Forget(Guid userId) => cache.TryRemove(userId, out _);

    private string? StampOf(ClaimsPrincipal principal) => principal.Identities
        .FirstOrDefault(i => i.IsAuthenticated && i.AuthenticationType == IdentityConstants.ApplicationScheme)?.FindFirst(options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value;

    private async Task<string?> CurrentAsync(Guid userId)
    {
        if (Known(userId) is { } known) return known.Stamp;
        var now = clock.GetUtcNow();
        var stamp = await reader.ReadAsync(userId);
        Keep(userId, stamp, now);
        return stamp;
    }

    private (string? Stamp, DateTimeOffset At)? Known(Guid userId) => cache.TryGetValue(userId, out var known) && clock.GetUtcNow() - known.At < Interval ? known : null;

    private void Keep(Guid userId, string? stamp, DateTimeOffset readAt)
    {
        // To count what is in it would stop all others.
        if (Interlocked.Increment(ref kept) % CacheSize == 0) cache.Clear();
        cache[userId] = (stamp, readAt);
    }
}
