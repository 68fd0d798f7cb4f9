using System.Security.Claims;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http.SignIns;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// The content of cookies and access tokens: the user's id and the sign-in's id. The role is never stored in them; each check reads it from
/// the user's row.
/// </summary>
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
