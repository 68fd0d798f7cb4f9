using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Fractal.Client.Sessions;

/// <summary>Where a session stands. Live is everything but <see cref="Ended"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionState>))]
public enum SessionState
{
    /// <summary>Waits for a container.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>Has a container, was not connected yet.</summary>
    [JsonStringEnumMemberName("claimed")] Claimed,

    /// <summary>A client is connected.</summary>
    [JsonStringEnumMemberName("connected")] Connected,

    /// <summary>The client left; the reconnect window runs.</summary>
    [JsonStringEnumMemberName("disconnected")] Disconnected,

    /// <summary>Its container is being deleted.</summary>
    [JsonStringEnumMemberName("ending")] Ending,

    /// <summary>Over; nothing is left.</summary>
    [JsonStringEnumMemberName("ended")] Ended,
}

/// <summary>Why a session or a container ended, or will end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndReason>))]
public enum EndReason
{
    /// <summary>The user ended it.</summary>
    [JsonStringEnumMemberName("userEnded")] UserEnded,

    /// <summary>The app exited.</summary>
    [JsonStringEnumMemberName("appExited")] AppExited,

    /// <summary>No client connected in time (<c>ConnectTimeout</c>).</summary>
    [JsonStringEnumMemberName("connectTimeout")] ConnectTimeout,

    /// <summary>The user did not reconnect in time (<c>ReconnectWindow</c>).</summary>
    [JsonStringEnumMemberName("reconnectTimeout")] ReconnectTimeout,

    /// <summary>No input for too long (<c>IdleTimeout</c>).</summary>
    [JsonStringEnumMemberName("idleTimeout")] IdleTimeout,

    /// <summary>The maximum session time was reached (<c>MaxDuration</c>).</summary>
    [JsonStringEnumMemberName("maxDuration")] MaxDuration,

    /// <summary>The machine or server that ran it failed.</summary>
    [JsonStringEnumMemberName("hostLost")] HostLost,

    /// <summary>The app could not be started.</summary>
    [JsonStringEnumMemberName("startFailed")] StartFailed,

    /// <summary>The subscription ended.</summary>
    [JsonStringEnumMemberName("subscriptionEnded")] SubscriptionEnded,

    /// <summary>An administrator ended it, or the server stopped.</summary>
    [JsonStringEnumMemberName("adminEnded")] AdminEnded,

    /// <summary>Canceled while queued.</summary>
    [JsonStringEnumMemberName("canceled")] Canceled,

    /// <summary>An idle container that was no longer needed.</summary>
    [JsonStringEnumMemberName("surplus")] Surplus,

    /// <summary>An idle container of an older version of the app.</summary>
    [JsonStringEnumMemberName("replaced")] Replaced,

    /// <summary>The container used more memory than it has, and the kernel ended the app.</summary>
    [JsonStringEnumMemberName("outOfMemory")] OutOfMemory,
}

/// <summary>How a session got its container.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartKind>))]
public enum StartKind
{
    /// <summary>An idle container was assigned.</summary>
    [JsonStringEnumMemberName("warm")] Warm,

    /// <summary>A container that was started for the queue.</summary>
    [JsonStringEnumMemberName("cold")] Cold,
}

/// <summary>Asks for a running app.</summary>
/// <param name="App">The app's name, from the catalogue.</param>
/// <param name="Regions">Regions to try, in order, at most 8; none means the default.</param>
/// <param name="Wait">Seconds to hold the request while it is queued, 0 to 60.</param>
public sealed record StartSessionRequest(
    [property: Required, StringLength(64, MinimumLength = 1)] string App,
    IReadOnlyList<string>? Regions = null,
    [property: Range(0, 60)] int Wait = 0);

/// <summary>A session as its user sees it.</summary>
public sealed record SessionResponse
{
    /// <summary>The session's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The app's name.</summary>
    public required string App { get; init; }

    /// <summary>The app's title, for people.</summary>
    public required string AppTitle { get; init; }

    /// <summary>Where it stands.</summary>
    public required SessionState State { get; init; }

    /// <summary>Warm or cold; none while queued.</summary>
    public StartKind? Start { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>A sentence about the end, where there is more to say than the reason.</summary>
    public string? EndDetail { get; init; }

    /// <summary>The next limit that will end it, unless something happens; clients warn a minute before.</summary>
    public DeadlineResponse? Deadline { get; init; }

    /// <summary>The way in; only in the answer to a start and to a new ticket.</summary>
    public ConnectionResponse? Connection { get; init; }

    /// <summary>Place in the queue, from 1; only while queued.</summary>
    public int? Position { get; init; }

    /// <summary>About how long until a container is ready, in seconds; only while queued.</summary>
    public int? EtaSeconds { get; init; }

    /// <summary>How long a client may be away before the session ends, in seconds.</summary>
    public int ReconnectSeconds { get; init; }
}

/// <summary>When the session will end, and for what.</summary>
public sealed record DeadlineResponse(DateTimeOffset At, EndReason Reason);

/// <summary>The way into a container.</summary>
/// <param name="Url">A WebSocket address (ws or wss).</param>
/// <param name="Protocol"><c>rfb</c>.</param>
/// <param name="Ticket">Sent as a second subprotocol, <c>ticket.</c> and this; opens the way once.</param>
/// <param name="ExpiresAt">When the ticket is over.</param>
/// <param name="ContainerKey">The container's one-time public key (SPKI, base64url), if it has one.</param>
public sealed record ConnectionResponse(Uri Url, string Protocol, string Ticket, DateTimeOffset ExpiresAt, string? ContainerKey);
