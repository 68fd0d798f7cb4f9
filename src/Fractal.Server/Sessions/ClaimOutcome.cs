using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions;

/// <summary>What one claim asks for.</summary>
/// <param name="Regions">Tried in this order; at least one.</param>
/// <param name="RequestHash">SHA-256 of what was asked, to tell a repeat of the key from its re-use.</param>
/// <param name="SignInId">The sign-in that has to be live; null if that was checked before.</param>
internal sealed record ClaimRequest(Guid UserId, string App, IReadOnlyList<string> Regions, string? IdempotencyKey, byte[] RequestHash, Guid? SignInId);

/// <summary>What it came to: a session (new or, for a repeat, the one of before), or a refusal.</summary>
/// <param name="Made">The new session, if one was made.</param>
/// <param name="View">That as its user sees it, where the claim knows all of it.</param>
internal sealed record ClaimOutcome(Guid SessionId, bool Repeat, Problem? Refusal, Session? Made = null, SessionView? View = null)
{
    public static ClaimOutcome New(Session made, SessionView? view = null) => new(made.Id, false, null, made, view);

    public static ClaimOutcome Repeated(Guid sessionId) => new(sessionId, true, null);

    public static ClaimOutcome Refused(Problem problem) => new(default, false, problem);

    /// <summary>Refused because of a session the user has; the caller puts it into the answer.</summary>
    public static ClaimOutcome AlreadyHas(Guid sessionId) => new(sessionId, false, SessionProblems.NoSuchSession);
}
