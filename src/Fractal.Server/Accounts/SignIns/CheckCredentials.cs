using Fractal.Server.Accounts.Users;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Checks email and secret. An unknown email, a disabled account and a wrong secret get the same response in the same time.
/// </summary>
internal sealed class CheckCredentials(
    UserManager<User> users, IPasswordHasher<User> hasher, SignInThrottle throttle, KnownBrowsers browsers, FailureLogReconciler failures, IHttpContextAccessor accessor)
{
    /// <summary>
    /// Rounds of PBKDF2 for a stored secret. Few suffice, because the secret is 32 bytes that the client derived with Argon2id: each guess
    /// at a stolen hash costs a derivation. Many rounds would let strangers exhaust the CPU with made-up emails.
    /// </summary>
    public const int HashIterations = 1_000;

    private static readonly User NoUser = new();
    private static string? decoyHash;

    public async Task<Result<User>> RunAsync(string email, string secret, CancellationToken cancellationToken)
    {
        if (!AuthSecret.IsDerived(secret)) return AccountProblems.PasswordNotDerived;
        var user = await users.FindByEmailAsync(email);
        var source = user is not null && browsers.Find(user) is { } browser ? AttemptSource.Known(user.Id, browser)
            : AttemptSource.Unknown(EmailAddress.KeyOf(email), ClientDescription.KeyOf(accessor.HttpContext), ClientDescription.NetworkOf(accessor.HttpContext));
        return await RunAsync(user, secret, source, cancellationToken);
    }

    /// <summary>Checks the secret of a signed-in user. Only failures of this sign-in count.</summary>
    public Task<Result<User>> RunAsync(User user, Guid signInId, string secret, CancellationToken cancellationToken) =>
        AuthSecret.IsDerived(secret) ? RunAsync(user, secret, AttemptSource.Known(user.Id, signInId.ToString("N")), cancellationToken) : Task.FromResult<Result<User>>(AccountProblems.PasswordNotDerived);

    private async Task<Result<User>> RunAsync(User? user, string secret, AttemptSource source, CancellationToken cancellationToken)
    {
        if (await throttle.BeginAsync(source, cancellationToken) is { } wait)
        {
            failures.Add("sign-in.throttled", user?.Id, wait.TotalSeconds < 60 ? null : "many failures");
            return AccountProblems.TooManyAttempts(wait);
        }

        if (!await IsRightAsync(user, secret))
        {
            failures.Add("sign-in.failed", user?.Id, user is null ? "unknown email" : user.DisabledAt is null ? "wrong password" : "disabled account");
            return AccountProblems.InvalidCredentials;
        }

        await throttle.SucceededAsync(source, cancellationToken);
        return user!;
    }

    private async Task<bool> IsRightAsync(User? user, string secret)
    {
        if (user?.PasswordHash is null)
        {
            hasher.VerifyHashedPassword(NoUser, decoyHash ??= hasher.HashPassword(NoUser, "decoy"), secret);
            return false;
        }

        return await users.CheckPasswordAsync(user, secret) && user.DisabledAt is null;
    }
}
