using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Makes a program's pair of tokens: a short access token (opaque, under data protection) and the refresh token that comes next.</summary>
internal sealed class AccessTokens(IOptionsMonitor<BearerTokenOptions> bearer, InstallationKey installation, TimeProvider clock)
{
    /// <param name="user">Whose sign-in it is.</param>
    /// <param name="signIn">Neither token works longer than it.</param>
    /// <param name="count">How often its refresh token was traded.</param>
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
