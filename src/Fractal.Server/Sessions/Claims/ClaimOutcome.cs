using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions.Claims;

/// <summary>A start request for the claim.</summary>
/// <param name="Regions">Tried in this order; at least one.</param>
/// <param name="RequestHash">SHA-256 of the request, to tell a repeat from another request with the same key.</param>
/// <param name="SignInId">The sign-in that must be live; null if it was checked already.</param>
internal sealed record ClaimRequest(Guid UserId, string App, IReadOnlyList<string> Regions, string? IdempotencyKey, byte[] RequestHash, Guid? SignInId);

/// <summary>The outcome of a claim, one of the records below.</summary>
internal abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>A session was created.</summary>
    /// <param name="View">The user's view of it, if the claim knows all of it; otherwise null.</param>
    public sealed record Created(Session Session, SessionView? View = null) : ClaimOutcome;

    /// <summary>The session that was created by an earlier request with the same key.</summary>
    public sealed record Repeated(Guid SessionId) : ClaimOutcome;

    /// <summary>Rejected because the user already has this session of the app.</summary>
    public sealed record AlreadyActive(Guid SessionId) : ClaimOutcome;

    public sealed record Rejected(Problem Problem) : ClaimOutcome;

    /// <summary>Not a plain case, so a batch left it out; it must be decided alone.</summary>
    public sealed record Undecided : ClaimOutcome
    {
        public static readonly Undecided Instance = new();
    }
}
