using System.Globalization;
using System.Text.Json;
using Fractal.Cli.Terminal;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Sessions;

/// <summary>Formats sessions for people.</summary>
internal static class SessionText
{
    public static string Queued(SessionResponse session) => string.Create(
        CultureInfo.InvariantCulture, $"Waiting for a container of {session.AppTitle}: position {session.Position ?? 1}, ready in about {RelativeTime.Span(TimeSpan.FromSeconds(session.EtaSeconds ?? 1))}.");

    /// <summary>The most important fact about its current state.</summary>
    public static string Note(SessionResponse session) => session switch
    {
        { State: SessionState.Queued } => string.Create(CultureInfo.InvariantCulture, $"place {session.Position ?? 1}, about {RelativeTime.Span(TimeSpan.FromSeconds(session.EtaSeconds ?? 1))}"),
        { EndReason: { } reason } => Reason(reason) + (session.EndDetail is { } detail ? ": " + detail.ReplaceLineEndings(" ") : ""),
        { Deadline: { } deadline } => $"{RelativeTime.Until(deadline.At)} until: {Reason(deadline.Reason)}",
        _ => "",
    };

    public static string Reason(EndReason reason) => reason switch
    {
        EndReason.UserEnded => "ended by you",
        EndReason.AppExited => "the app exited",
        EndReason.OutOfMemory => "the app ran out of memory",
        EndReason.ConnectTimeout => "not opened in time",
        EndReason.ReconnectTimeout => "disconnected for too long",
        EndReason.IdleTimeout => "inactive for too long",
        EndReason.MaxDuration => "maximum session time reached",
        EndReason.HostLost => "its machine or server failed",
        EndReason.StartFailed => "the app could not be started",
        EndReason.SubscriptionEnded => "the subscription ended",
        EndReason.AdminEnded => "ended by an operator",
        EndReason.Canceled => "canceled while queued",
        _ => reason.ToString(),
    };

    public static string Name(SessionState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static bool IsLive(SessionResponse session) => session.State != SessionState.Ended;
}
