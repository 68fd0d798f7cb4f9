using System.Security.Claims;

namespace Fractal.Server.Platform.Http;

/// <summary>Names of the authorization policies, and helpers for the current user.</summary>
internal static class AccessPolicies
{
    /// <summary>Any signed-in user.</summary>
    public const string User = "user";

    /// <summary>Operators. Also the name of their role.</summary>
    public const string Administrator = "administrator";

    public static Guid UserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? id : throw new InvalidOperationException("Only authorized endpoints ask who the user is.");

    public static string? UserEmail(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Email);
}
