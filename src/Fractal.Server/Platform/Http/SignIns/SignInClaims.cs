using System.Security.Claims;

namespace Fractal.Server.Platform.Http.SignIns;

internal static class SignInClaims
{
    /// <summary>The type of the claim that names the sign-in.</summary>
    public const string Id = "fractal:sign-in";

    /// <returns>The sign-in that a request was made with; null if it was made without one.</returns>
    public static Guid? SignInId(this ClaimsPrincipal principal) => Guid.TryParseExact(principal.FindFirstValue(Id), "N", out var id) ? id : null;
}
