using System.Security.Claims;

namespace Fractal.Server.Platform.Http.SignIns;

/// <summary>What other folders need from the sign-in of a request.</summary>
internal interface ISignIns
{
    /// <summary>
    /// For an endpoint marked by <see cref="CheckedByEndpoint"/>, which checks the sign-in in a statement that it executes anyway.
    /// </summary>
    /// <returns>The sign-in to check; null if it was checked recently.</returns>
    Guid? LeftToCheck(ClaimsPrincipal principal);

    /// <summary>Reports that such an endpoint found the sign-in live, not before the given time.</summary>
    void FoundLive(Guid signInId, DateTimeOffset at);

    /// <summary>
    /// Reports that such an endpoint found the sign-in ended. It is read again, so that further requests are rejected before the endpoint
    /// and its limits.
    /// </summary>
    Task ReadAsync(Guid signInId);

    Task<bool> IsLiveAsync(Guid signInId);

    /// <summary>Ends a long request with its sign-in.</summary>
    /// <param name="signInId">The sign-in.</param>
    /// <param name="until">When the request must end at the latest, such as the expiry of an access token; null if never.</param>
    /// <param name="withRole">Whether the request also ends when the user's role changes.</param>
    /// <param name="aborted">Canceled when the client disconnects.</param>
    SignInHold Hold(Guid signInId, DateTimeOffset? until, bool withRole, CancellationToken aborted);
}

/// <summary>Marks an endpoint that checks the sign-in given by <see cref="ISignIns.LeftToCheck"/>.</summary>
internal sealed class CheckedByEndpoint;
