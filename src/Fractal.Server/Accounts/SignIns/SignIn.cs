using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Signs users in, by cookie or by tokens, and out.</summary>
internal sealed class SignIn(
    FractalDb db, CheckCredentials credentials, BeginSignIn begin, EndSignIns end, AccessTokens tokens, KnownBrowsers browsers, IHttpContextAccessor accessor)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Users sign in by requests.");

    /// <summary>Signs a program in.</summary>
    public async Task<Result<TokenResponse>> WithTokensAsync(string email, string secret, CancellationToken cancellationToken)
    {
        var user = await credentials.RunAsync(email, secret, cancellationToken);
        if (user.Problem is { } problem) return problem;
        var signIn = begin.Add(user.Value, SignInKind.Program);
        await db.SaveChangesAsync(cancellationToken);
        return tokens.Make(user.Value, signIn, count: 0);
    }

    /// <summary>Signs a browser in.</summary>
    public async Task<Result<User>> WithCookieAsync(string email, string secret, CancellationToken cancellationToken)
    {
        var user = await credentials.RunAsync(email, secret, cancellationToken);
        if (user.Problem is null) await InAsync(user.Value, cancellationToken);
        return user;
    }

    /// <summary>Signs a browser in whose user was checked by other means: one who has just registered, or changed the password. An earlier sign-in of this browser ends.</summary>
    public async Task InAsync(User user, CancellationToken cancellationToken)
    {
        await EndPresentAsync(cancellationToken);
        var signIn = begin.Add(user, SignInKind.Browser);
        await db.SaveChangesAsync(cancellationToken);
        var principal = SignInPrincipals.Make(user, signIn.Id);
        // Absolute: no use of the cookie makes it last longer.
        await Http.SignInAsync(IdentityConstants.ApplicationScheme, principal, new AuthenticationProperties { IsPersistent = true, AllowRefresh = false, ExpiresUtc = signIn.ExpiresAt });
        browsers.Remember(user.Id);
    }

    public async Task OutAsync(CancellationToken cancellationToken)
    {
        await EndPresentAsync(cancellationToken);
        await Http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private async Task EndPresentAsync(CancellationToken cancellationToken)
    {
        if (Http.User.SignInId() is not { } present) return;
        var userId = Platform.Http.Policies.UserId(Http.User);
        await end.OneAsync(userId, present, SignInEnd.SignedOut, userId, cancellationToken);
    }
}
