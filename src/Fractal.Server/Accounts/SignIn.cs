using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts;

/// <summary>Checks email and secret, counting failures. An unknown email and a wrong secret answer alike, and in like time.</summary>
internal sealed class SignIn(UserManager<User> users, SignInManager<User> signIn, IPasswordHasher<User> hasher, TimeProvider clock)
{
    private static readonly User Nobody = new();
    private static string? decoyHash;

    public async Task<Result<User>> CheckAsync(string email, string secret)
    {
        if (!AuthSecret.IsDerived(secret)) return AccountProblems.PasswordNotDerived;
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            hasher.VerifyHashedPassword(Nobody, decoyHash ??= hasher.HashPassword(Nobody, "decoy"), secret);
            return AccountProblems.InvalidCredentials;
        }

        var result = await signIn.CheckPasswordSignInAsync(user, secret, lockoutOnFailure: true);
        if (result.Succeeded) return user;
        return result.IsLockedOut && user.LockoutEnd is { } end ? AccountProblems.LockedOut(end - clock.GetUtcNow()) : AccountProblems.InvalidCredentials;
    }

    /// <summary>Signs a browser in, by cookie.</summary>
    public async Task<Result<User>> WithCookieAsync(string email, string secret)
    {
        var checkedUser = await CheckAsync(email, secret);
        if (checkedUser.Problem is null) await InAsync(checkedUser.Value);
        return checkedUser;
    }

    /// <summary>Signs a browser in whose user was checked by other means: who has just registered, or changed what a sign-in depends on.</summary>
    public Task InAsync(User user) => signIn.SignInAsync(user, isPersistent: true);

    public Task OutAsync() => signIn.SignOutAsync();
}
