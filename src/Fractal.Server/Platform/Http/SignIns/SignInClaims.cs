using System.Security.Claims;

namespace Fractal.Server.Platform.Http.SignIns;

internal static class SignInClaims
{
    /// <summary>The type of the claim that identifies the sign-in.</summary>
    public const string Id = "fractal:sign-in";

    /// <returns>The sign-in of a request; null if it has none.</returns>
    public static Guid? SignInId(this ClaimsPrincipal principal) => Guid.TryParseExact(principal.FindFirstValue(Id), "N", out var id) ? id : null;
}
