using Fractal.Client.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

/// <summary>Makes a program's pair of tokens: a short access token (opaque, under data protection) and the next refresh token of its family.</summary>
internal sealed class AccessTokens(
    FractalDb db, RefreshTokens refreshTokens, IUserClaimsPrincipalFactory<User> principals, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider clock)
{
    public async Task<TokenResponse> MakeAsync(User user, Guid familyId, CancellationToken cancellationToken)
    {
        var options = bearer.Get(IdentityConstants.BearerScheme);
        var refresh = refreshTokens.Add(user.Id, familyId);
        await db.SaveChangesAsync(cancellationToken);
        var properties = new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + options.BearerTokenExpiration };
        var ticket = new AuthenticationTicket(await principals.CreateAsync(user), properties, $"{IdentityConstants.BearerScheme}:AccessToken");
        return new TokenResponse(options.BearerTokenProtector.Protect(ticket), refresh, (int)options.BearerTokenExpiration.TotalSeconds);
    }
}
