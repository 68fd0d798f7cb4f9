using System.Security.Claims;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// For an endpoint that compares a sign-in's security stamp with the user's row in the statement it needs anyway, instead of having the row read before:
/// it says so by <see cref="ComparedByEndpoint"/>.
/// </summary>
internal interface ISignInStamps
{
    /// <returns>The stamp to compare; null if it was looked at lately and nothing is left to compare.</returns>
    string? LeftToCompare(ClaimsPrincipal principal);

    /// <summary>The user's row was found to have this stamp, not before the given time.</summary>
    void Saw(Guid userId, string stamp, DateTimeOffset at);

    /// <summary>The user's row was found to have another stamp: it is looked at, so that whoever comes with the old one again is turned away before the endpoint and its limits.</summary>
    Task LookAsync(Guid userId);
}

/// <summary>Says of an endpoint that it compares what <see cref="ISignInStamps.LeftToCompare"/> gives it.</summary>
internal sealed class ComparedByEndpoint;
