using System.Security.Claims;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http.SignIns;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>What cookies and access tokens hold: who, and by which sign-in. The role is read from the user's row with each check, never from here.</summary>
internal static class SignInPrincipals
{
    public static ClaimsPrincipal Make(User user, Guid signInId) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new Claim(ClaimTypes.Name, user.Email ?? ""),
            new Claim(ClaimTypes.Email, user.Email ?? ""),
            new Claim(SignInClaims.Id, signInId.ToString("N")),
        ],
        IdentityConstants.ApplicationScheme));
}
