using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions.Claims;

/// <summary>A start request for the claim.</summary>
/// <param name="Regions">Tried in this order; at least one.</param>
/// <param name="RequestHash">SHA-256 of the request, to tell a repeat from another request with the same key.</param>
/// <param name="SignInId">The sign-in that must be live; null if it was checked already.</param>
internal sealed record ClaimRequest(Guid UserId, string App, IReadOnlyList<string> Regions, string? IdempotencyKey, byte[] RequestHash, Guid? SignInId);

/// <summary>The outcome of a claim: a session (new, or the existing one of a repeat), or a problem.</summary>
/// <param name="Made">The new session; null if none was created.</param>
/// <param name="View">The user's view of it, if the claim knows all of it.</param>
internal sealed record ClaimOutcome(Guid SessionId, bool Repeat, Problem? Refusal, Session? Made = null, SessionView? View = null)
{
    public static ClaimOutcome New(Session made, SessionView? view = null) => new(made.Id, false, null, made, view);

    public static ClaimOutcome Repeated(Guid sessionId) => new(sessionId, true, null);

    public static ClaimOutcome Refused(Problem problem) => new(default, false, problem);

    /// <summary>Rejected because of a session that the user has, which the caller adds to the response.</summary>
    public static ClaimOutcome AlreadyHas(Guid sessionId) => new(sessionId, false, SessionProblems.NoSuchSession);
}
