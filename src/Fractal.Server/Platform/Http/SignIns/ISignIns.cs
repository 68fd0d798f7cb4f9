using System.Security.Claims;

namespace Fractal.Server.Platform.Http.SignIns;

/// <summary>What other folders ask of the sign-in that a request was made with.</summary>
internal interface ISignIns
{
    /// <summary>For an endpoint that checks the sign-in in a statement it needs anyway; it is marked by <see cref="CheckedByEndpoint"/>.</summary>
    /// <returns>The sign-in to check; null if it was checked recently.</returns>
    Guid? LeftToCheck(ClaimsPrincipal principal);

    /// <summary>Such an endpoint found it live, not before the given time.</summary>
    void FoundLive(Guid signInId, DateTimeOffset at);

    /// <summary>Such an endpoint found it ended: it is read, so that further requests are refused before the endpoint and its limits.</summary>
    Task ReadAsync(Guid signInId);

    Task<bool> IsLiveAsync(Guid signInId);

    /// <summary>Ends a long request with its sign-in.</summary>
    /// <param name="signInId">The sign-in.</param>
    /// <param name="until">When it ends at the latest, such as the expiry of an access token; null if there is no such time.</param>
    /// <param name="withRole">Whether it ends too when the user has another role.</param>
    /// <param name="aborted">The client has gone.</param>
    SignInHold Hold(Guid signInId, DateTimeOffset? until, bool withRole, CancellationToken aborted);
}

/// <summary>Marks an endpoint that checks what <see cref="ISignIns.LeftToCheck"/> gives it.</summary>
internal sealed class CheckedByEndpoint;
