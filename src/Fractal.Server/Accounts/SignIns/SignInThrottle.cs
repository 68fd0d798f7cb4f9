using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Slows down password guessing without locking anybody out. Failures count per account and address; a browser known to the account has its
/// own count. Unknown browsers of one network have a larger allowance per account, and all unknown browsers together the largest, against
/// guesses from many addresses; an attempt rejected by these two does not count for its address. Unknown emails are counted the same way,
/// so a response does not reveal whether an account exists.
/// </summary>
internal sealed class SignInThrottle(Database database, IOptions<AccountOptions> options, TimeProvider clock)
{
    /// <summary>Multiples of one address's allowance: for the unknown browsers of one network, and for all unknown browsers.</summary>
    private const int NetworkAllowance = 3, SharedAllowance = 60;

    private const int Retries = 20;

    /// <summary>How long a count is stored after the last attempt. Counts are reset well before.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2), LongestSharedWait = TimeSpan.FromSeconds(30), Forgotten = TimeSpan.FromMinutes(30);

    /// <summary>Counts an attempt as failed before it is checked, so that no concurrent attempt slips through.</summary>
    /// <returns>Null if it may be checked; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> BeginAsync(AttemptSource source, CancellationToken cancellationToken)
    {
        var (most, longest) = (options.Value.MaxFailures, options.Value.LongestSignInWait);
        (byte[] Key, int Allowance, TimeSpan Longest)[] counts = source.All is { } all && source.Network is { } network
            ? [(source.Own, most, longest), (network, most * NetworkAllowance, longest), (all, most * SharedAllowance, LongestSharedWait)] : [(source.Own, most, longest)];
        var keys = counts.Select(count => count.Key).ToList();
        // A throttled attempt checks no password, so it does not count.
        if (await BlockedAsync(keys, cancellationToken) is { } blocked) return blocked;
        for (var i = 0; i < counts.Length; i++)
        {
            if (await CountAsync(counts[i].Key, counts[i].Allowance, counts[i].Longest, cancellationToken) is not { } wait) continue;
            await TakeBackAsync(keys[..i], cancellationToken);
            return wait;
        }

        return null;
    }

    /// <summary>
    /// Called when the secret was right: resets this client's failures and removes the attempt from the counts that it shares.
    /// </summary>
    public async Task SucceededAsync(AttemptSource source, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await db.SignInAttempts.Where(a => a.Key == source.Own).ExecuteDeleteAsync(cancellationToken);
        foreach (var key in new[] { source.Network, source.All })
            if (key is not null) await TakeBackAsync([key], cancellationToken);
    }

    /// <returns>The longest remaining wait; null if none.</returns>
    private async Task<TimeSpan?> BlockedAsync(List<byte[]> keys, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var now = clock.GetUtcNow();
        TimeSpan? longest = null;
        foreach (var key in keys)
        {
            var count = await db.SignInAttempts.AsNoTracking().FirstOrDefaultAsync(a => a.Key == key, cancellationToken);
            if (Left(count, now) is { } left && (longest is null || left > longest)) longest = left;
        }

        return longest;
    }

    private async Task TakeBackAsync(IEnumerable<byte[]> keys, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        foreach (var key in keys)
            await db.SignInAttempts.Where(a => a.Key == key && a.Failures > 0).ExecuteUpdateAsync(set => set.SetProperty(a => a.Failures, a => a.Failures - 1), cancellationToken);
    }

    /// <summary>A wait caused by a clock that was set back is ignored.</summary>
    private static TimeSpan? Left(SignInAttempts? count, DateTimeOffset now) => count?.BlockedUntil > now && count.LastAt <= now ? count.BlockedUntil - now : null;

    private async Task<TimeSpan?> CountAsync(byte[] key, int allowance, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Retries; attempt++)
        {
            await using var db = database.Open();
            var now = clock.GetUtcNow();
            var before = await db.SignInAttempts.AsNoTracking().FirstOrDefaultAsync(a => a.Key == key, cancellationToken);
            if (Left(before, now) is { } left) return left;
            if (await TryWriteAsync(db, key, before, allowance, longestWait, now, cancellationToken)) return null;
        }

        return FirstWait; // Too many concurrent attempts.
    }

    /// <returns>False if another attempt was counted in the meantime.</returns>
    private static async Task<bool> TryWriteAsync(
        FractalDb db, byte[] key, SignInAttempts? before, int allowance, TimeSpan longestWait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failures = before is null || now - before.LastAt > Forgotten ? 1 : before.Failures + 1;
        var blockedUntil = now + WaitAfter(failures, allowance, longestWait);
        if (before is not null)
        {
            return await db.SignInAttempts.Where(a => a.Key == key && a.Failures == before.Failures && a.LastAt == before.LastAt).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Failures, failures).SetProperty(a => a.LastAt, now).SetProperty(a => a.BlockedUntil, blockedUntil), cancellationToken) == 1;
        }

        try
        {
            db.Add(new SignInAttempts { Key = key, Failures = failures, LastAt = now, BlockedUntil = blockedUntil });
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (Failures.IsDuplicate(exception))
        {
            return false;
        }
    }

    /// <summary>No wait within the allowance, then doubled after each failure.</summary>
    private static TimeSpan WaitAfter(int failures, int allowance, TimeSpan longest)
    {
        if (failures < allowance) return TimeSpan.Zero;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - allowance, 20));
        return wait < longest ? wait : longest;
    }
}

/// <summary>The counters that an attempt belongs to.</summary>
/// <param name="Own">The account with this address, or with this known browser.</param>
/// <param name="Network">The account with the unknown browsers of its network; null for a known one.</param>
/// <param name="All">The account with all unknown browsers; null for a known one.</param>
internal sealed record AttemptSource(byte[] Own, byte[]? Network, byte[]? All)
{
    public static AttemptSource Unknown(string emailKey, string address, string network) =>
        new(Hash("address", emailKey, address), Hash("network", emailKey, network), Hash("all", emailKey));

    public static AttemptSource Known(Guid userId, string browser) => new(Hash("browser", userId.ToString("N"), browser), null, null);

    private static byte[] Hash(params string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes("fractal/attempts/v1\n" + string.Join('\n', parts)));
}
