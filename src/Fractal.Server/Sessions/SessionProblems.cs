using System.Globalization;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Sessions;

internal static class SessionProblems
{
    public static Problem AppNotInTier(string app, string tier) =>
        new(403, ProblemCodes.AppNotInTier, "The app is not part of your subscription.", $"\"{app}\" is not part of the tier \"{tier}\". Change your subscription to start it.");

    public static Problem AlreadyActive(string app, SessionResponse session) =>
        new(409, ProblemCodes.AlreadyActive, "You already have a session of this app.", $"Return to your session of \"{app}\", or end it first: it keeps settings, and two at once would overwrite each other's.") { Session = session };

    public static Problem QuotaExceeded(int limit) =>
        new(429, ProblemCodes.QuotaExceeded, "You have as many sessions as your subscription allows.", string.Create(CultureInfo.InvariantCulture, $"Your subscription allows {limit} at a time. End one, then start again."));

    public static Problem QueueFull(int limit) =>
        new(503, ProblemCodes.CapacityExhausted, "No room at the moment.", string.Create(CultureInfo.InvariantCulture, $"{limit} others are waiting already. Try again in a moment.")) { RetryAfter = TimeSpan.FromSeconds(10) };

    public static Problem AppBroken(string app) =>
        new(503, ProblemCodes.CapacityExhausted, "This app can't be started at the moment.", $"\"{app}\" is paused, or failed to start several times. Its operator can see why; nothing of yours was lost.") { RetryAfter = TimeSpan.FromSeconds(60) };

    /// <summary>The request waited with its session, which ended in the queue.</summary>
    public static Problem EndedWhileQueued(SessionResponse session) => WhyEnded(session) with { Session = session };

    private static Problem WhyEnded(SessionResponse session) => session.EndReason switch
    {
        EndReason.StartFailed => AppBroken(session.AppTitle),
        EndReason.AdminEnded when session.EndDetail is { } detail =>
            new(503, ProblemCodes.CapacityExhausted, "This app can't be started at the moment.", $"{detail} Nothing of yours was lost; try again later.") { RetryAfter = TimeSpan.FromSeconds(60) },
        EndReason.AdminEnded => new(409, ProblemCodes.WrongState, "An operator ended the session.", "It was still waiting for a container. Start the app again, or ask the operator."),
        EndReason.SubscriptionEnded => new(402, ProblemCodes.SubscriptionInactive, "Your subscription has ended.", "The session was still waiting for a container. Renew the subscription to start apps."),
        EndReason.UserEnded => YouEnded,
        EndReason.Canceled when session.EndDetail is null => YouEnded,
        _ => new(409, ProblemCodes.WrongState, "The session has ended.", "It ended while it was waiting for a container. Start the app again."),
    };

    private static Problem YouEnded { get; } = new(409, ProblemCodes.WrongState, "You ended the session.", "It was still waiting for a container. Start the app again when you want it.");

    public static Problem KeyReused { get; } =
        new(422, ProblemCodes.IdempotencyKeyReused, "The Idempotency-Key was used with another request.", "Use a new key for a new request.");

    public static Problem NoSuchSession { get; } =
        new(404, ProblemCodes.NotFound, "There is no such session.", "It does not exist, or it is not yours.");

    public static Problem NotConnectable(SessionState state) =>
        new(409, ProblemCodes.WrongState, "The session has no way in.", state switch
        {
            SessionState.Queued => "It still waits for a container. Follow its events, or ask again.",
            SessionState.Ending or SessionState.Ended => "It has ended. Start the app again.",
            _ => "It can't be opened now.",
        });

    public static Problem InvalidTicket { get; } =
        new(403, ProblemCodes.InvalidTicket, "The ticket does not open this session.", "It is missing, over, used, or for something else. POST to the session's /tickets for a new one.");

    public static Problem UnknownRegion(string region) =>
        PlatformProblems.Invalid("regions", $"There is no region \"{region}\".");
}
