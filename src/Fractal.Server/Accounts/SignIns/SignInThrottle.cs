using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Slows guessing down without locking anybody out. Failures count by account and address, so guesses from elsewhere don't affect the account's user; a
/// browser that has signed in to the account before counts by itself. All unknown browsers together have a larger allowance per account, against guesses
/// from many addresses. Unknown emails count alike, so an answer does not show whether there is an account.
/// </summary>
internal sealed class SignInThrottle(Database database, IOptions<AccountOptions> options, TimeProvider clock)
{
    /// <summary>All unknown browsers together have so many times the failures of one.</summary>
    private const int SharedAllowance = 10;

    private const int Retries = 20;

    /// <summary>How long a count is kept after the last attempt. It starts anew well before.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2), LongestSharedWait = TimeSpan.FromSeconds(30), Forgotten = TimeSpan.FromMinutes(30);

    /// <summary>Counts an attempt as failed, before it is checked: of many at once, none slips through.</summary>
    /// <returns>Null if it may be checked; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> BeginAsync(AttemptSource source, CancellationToken cancellationToken)
    {
        if (await CountAsync(source.Own, options.Value.MaxFailures, options.Value.LongestSignInWait, cancellationToken) is { } wait) return wait;
        return source.Shared is null ? null : await CountAsync(source.Shared, options.Value.MaxFailures * SharedAllowance, LongestSharedWait, cancellationToken);
    }

    /// <summary>The secret was right: its failures are forgotten, and the attempt counts no more for all together.</summary>
    public async Task SucceededAsync(AttemptSource source, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await db.Set<SignInAttempts>().Where(a => a.Key == source.Own).ExecuteDeleteAsync(cancellationToken);
        if (source.Shared is { } shared)
            await db.Set<SignInAttempts>().Where(a => a.Key == shared && a.Failures > 0).ExecuteUpdateAsync(set => set.SetProperty(a => a.Failures, a => a.Failures - 1), cancellationToken);
    }

    private async Task<TimeSpan?> CountAsync(byte[] key, int allowance, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Retries; attempt++)
        {
            await using var db = database.Open();
            var now = clock.GetUtcNow();
            var before = await db.Set<SignInAttempts>().AsNoTracking().FirstOrDefaultAsync(a => a.Key == key, cancellationToken);
            // A clock that was set back is no reason to wait for it.
            if (before?.BlockedUntil > now && before.LastAt <= now) return before.BlockedUntil - now;
            if (await TryWriteAsync(db, key, before, allowance, longestWait, now, cancellationToken)) return null;
        }

        return FirstWait; // Too many at once.
    }

    /// <returns>False if another attempt was counted meanwhile.</returns>
    private static async Task<bool> TryWriteAsync(
        FractalDb db, byte[] key, SignInAttempts? before, int allowance, TimeSpan longestWait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failures = before is null || now - before.LastAt > Forgotten ? 1 : before.Failures + 1;
        var blockedUntil = now + WaitAfter(failures, allowance, longestWait);
        if (before is not null)
        {
            return await db.Set<SignInAttempts>().Where(a => a.Key == key && a.Failures == before.Failures && a.LastAt == before.LastAt).ExecuteUpdateAsync(
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

    /// <summary>None within the allowance, then twice as long after each failure.</summary>
    private static TimeSpan WaitAfter(int failures, int allowance, TimeSpan longest)
    {
        if (failures < allowance) return TimeSpan.Zero;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - allowance, 20));
        return wait < longest ? wait : longest;
    }
}

/// <summary>Where an attempt comes from, as it is counted.</summary>
/// <param name="Own">The account with this address, or with this known browser.</param>
/// <param name="Shared">The account with all unknown browsers; null for a known one.</param>
internal sealed record AttemptSource(byte[] Own, byte[]? Shared)
{
    public static AttemptSource Unknown(string emailKey, string address) => new(Hash("address", emailKey, address), Hash("all", emailKey));

    public static AttemptSource Known(Guid userId, string browser) => new(Hash("browser", userId.ToString("N"), browser), null);

    private static byte[] Hash(params string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes("fractal/attempts/v1\n" + string.Join('\n', parts)));
}
