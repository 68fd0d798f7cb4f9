using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Signs users in, by cookie or by tokens, and out.</summary>
internal sealed class SignIn(
    CheckCredentials credentials, BeginSignIn begin, EndSignIns end, AccessTokens tokens, KnownBrowsers browsers, IHttpContextAccessor accessor)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Users sign in by requests.");

    /// <summary>Signs a program in and returns its tokens.</summary>
    public async Task<Result<TokenResponse>> WithTokensAsync(string email, string secret, CancellationToken cancellationToken)
    {
        var user = await credentials.RunAsync(email, secret, cancellationToken);
        if (user.Problem is { } problem) return problem;
        return await begin.RunAsync(user.Value, SignInKind.Program, cancellationToken) is { } signIn
            ? tokens.Make(user.Value, signIn, count: 0) : AccountProblems.InvalidCredentials;
    }

    /// <summary>Signs a browser in and sets its cookie.</summary>
    public async Task<Result<User>> WithCookieAsync(string email, string secret, CancellationToken cancellationToken)
    {
        var user = await credentials.RunAsync(email, secret, cancellationToken);
        return user.Problem is not null || await InAsync(user.Value, cancellationToken) ? user : AccountProblems.InvalidCredentials;
    }

    /// <summary>
    /// Signs a browser in after the user was authenticated in another way, such as registration or a password change. An earlier sign-in of
    /// this browser ends.
    /// </summary>
    /// <returns>False if the user has changed since the check; then no sign-in is created.</returns>
    public async Task<bool> InAsync(User user, CancellationToken cancellationToken)
    {
        await EndPresentAsync(cancellationToken);
        if (await begin.RunAsync(user, SignInKind.Browser, cancellationToken) is not { } signIn) return false;
        var principal = SignInPrincipals.Make(user, signIn.Id);
        // Absolute: use does not extend the cookie.
        await Http.SignInAsync(IdentityConstants.ApplicationScheme, principal, new AuthenticationProperties { IsPersistent = true, AllowRefresh = false, ExpiresUtc = signIn.ExpiresAt });
        browsers.Remember(user);
        return true;
    }

    public async Task OutAsync(CancellationToken cancellationToken)
    {
        await EndPresentAsync(cancellationToken);
        await Http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private async Task EndPresentAsync(CancellationToken cancellationToken)
    {
        if (Http.User.SignInId() is not { } present) return;
        var userId = Platform.Http.AccessPolicies.UserId(Http.User);
        await end.OneAsync(userId, present, SignInEnd.SignedOut, userId, cancellationToken);
    }
}
