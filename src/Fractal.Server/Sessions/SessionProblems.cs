using System.Globalization;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions;

internal static class SessionProblems
{
    public static Problem AppNotInTier(string app, string tier) =>
        new(403, ProblemCodes.AppNotInTier, "The app is not part of your subscription.", $"\"{app}\" is not part of the tier \"{tier}\". A subscription with this app is needed to start it.");

    public static Problem AlreadyActive(string app, SessionResponse session) =>
        new(409, ProblemCodes.AlreadyActive, "You already have a session of this app.", $"Return to your session of \"{app}\", or end it first: this app allows one session per user.") { Session = session };

    public static Problem QuotaExceeded(int limit) =>
        new(429, ProblemCodes.QuotaExceeded, "Too many live sessions.", string.Create(CultureInfo.InvariantCulture, $"Your subscription allows {limit} at a time. End one, then try again."));

    public static Problem QueueFull(int limit) =>
        new(503, ProblemCodes.CapacityExhausted, "The queue is full.", string.Create(CultureInfo.InvariantCulture, $"{limit} sessions are waiting. Try again in a moment.")) { RetryAfter = TimeSpan.FromSeconds(10) };

    public static Problem AppBroken(string app) =>
        new(503, ProblemCodes.CapacityExhausted, "This app is unavailable.", $"\"{app}\" is paused or failed to start several times. Try again later, or contact your operator.") { RetryAfter = TimeSpan.FromSeconds(60) };

    /// <summary>The request waited for its queued session, which ended.</summary>
    public static Problem EndedWhileQueued(SessionResponse session) => WhyEnded(session) with { Session = session };

    private static Problem WhyEnded(SessionResponse session) => session.EndReason switch
    {
        EndReason.StartFailed => AppBroken(session.AppTitle),
        EndReason.AdminEnded when session.EndDetail is { } detail =>
            new(503, ProblemCodes.CapacityExhausted, "This app is unavailable.", $"{detail} Try again later.") { RetryAfter = TimeSpan.FromSeconds(60) },
        EndReason.AdminEnded => new(409, ProblemCodes.WrongState, "An operator ended the session.", "It was waiting in the queue. Start the app again, or contact your operator."),
        EndReason.SubscriptionEnded => new(402, ProblemCodes.SubscriptionInactive, "Your subscription has ended.", "The session was waiting in the queue. Ask your operator to renew the subscription."),
        EndReason.UserEnded => YouEnded,
        EndReason.Canceled when session.EndDetail is null => YouEnded,
        _ => new(409, ProblemCodes.WrongState, "The session has ended.", "It ended while it waited in the queue. Start the app again."),
    };

    private static Problem YouEnded { get; } = new(409, ProblemCodes.WrongState, "You ended the session.", "It was waiting in the queue. Start the app again.");

    public static Problem KeyReused { get; } =
        new(422, ProblemCodes.IdempotencyKeyReused, "The Idempotency-Key was used with another request.", "Use a new key for a new request.");

    public static Problem NoSuchSession { get; } =
        new(404, ProblemCodes.NotFound, "Session not found.", "It does not exist, or it belongs to another user.");

    public static Problem NotConnectable(SessionState state) =>
        new(409, ProblemCodes.WrongState, "The session can't be opened.", state switch
        {
            SessionState.Queued => "It is queued. Follow its events, or try again.",
            SessionState.Ending or SessionState.Ended => "It has ended. Start the app again.",
            _ => "It can't be opened now.",
        });

    public static Problem InvalidTicket { get; } =
        new(403, ProblemCodes.InvalidTicket, "Invalid ticket.", "It is missing, expired, used, or belongs to another session. POST to the session's /tickets for a new one.");

    public static Problem UnknownRegion(string region) =>
        PlatformProblems.Invalid("regions", $"There is no region \"{region}\".");
}
