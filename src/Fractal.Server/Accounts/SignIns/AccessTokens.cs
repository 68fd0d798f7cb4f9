using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Issues a program's token pair: a short-lived access token (opaque, under data protection) and the next refresh token.</summary>
internal sealed class AccessTokens(IOptionsMonitor<BearerTokenOptions> bearer, InstallationKey installation, TimeProvider clock)
{
    /// <param name="user">The user who signed in.</param>
    /// <param name="signIn">Neither token outlives it.</param>
    /// <param name="count">How many times its refresh token was exchanged.</param>
    public TokenResponse Make(User user, UserSignIn signIn, int count)
    {
        var options = bearer.Get(IdentityConstants.BearerScheme);
        var now = clock.GetUtcNow();
        var lifetime = signIn.ExpiresAt - now < options.BearerTokenExpiration ? signIn.ExpiresAt - now : options.BearerTokenExpiration;
        var properties = new AuthenticationProperties { ExpiresUtc = now + lifetime };
        var ticket = new AuthenticationTicket(SignInPrincipals.Make(user, signIn.Id), properties, $"{IdentityConstants.BearerScheme}:AccessToken");
        return new TokenResponse(options.BearerTokenProtector.Protect(ticket), new RefreshToken(signIn.Id, count).Sign(installation), (int)lifetime.TotalSeconds);
    }
}
