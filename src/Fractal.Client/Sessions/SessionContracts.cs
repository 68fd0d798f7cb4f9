using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Fractal.Client.Sessions;

/// <summary>The state of a session. All states except <see cref="Ended"/> are live.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionState>))]
public enum SessionState
{
    /// <summary>Waiting for a container.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>A container is assigned; no client has connected yet.</summary>
    [JsonStringEnumMemberName("claimed")] Claimed,

    /// <summary>A client is connected.</summary>
    [JsonStringEnumMemberName("connected")] Connected,

    /// <summary>The client disconnected; the reconnect window is running.</summary>
    [JsonStringEnumMemberName("disconnected")] Disconnected,

    /// <summary>Its container is being deleted.</summary>
    [JsonStringEnumMemberName("ending")] Ending,

    /// <summary>Ended; nothing is left.</summary>
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

    /// <summary>The container exceeded its memory, and the kernel ended the app.</summary>
    [JsonStringEnumMemberName("outOfMemory")] OutOfMemory,
}

/// <summary>How a session got its container.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartKind>))]
public enum StartKind
{
    /// <summary>An idle container was assigned.</summary>
    [JsonStringEnumMemberName("warm")] Warm,

    /// <summary>A container was started for the queue.</summary>
    [JsonStringEnumMemberName("cold")] Cold,
}

/// <summary>A request to start an app.</summary>
/// <param name="App">The app's name, from the catalogue.</param>
/// <param name="Regions">Regions to start in, in order of preference, at most 8; null or empty for the default. This version has one
/// region, <c>local</c>.</param>
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

    /// <summary>The session's state.</summary>
    public required SessionState State { get; init; }

    /// <summary>Warm or cold; none while queued.</summary>
    public StartKind? Start { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>A sentence with details of the end; null if the reason says everything.</summary>
    public string? EndDetail { get; init; }

    /// <summary>The next limit that ends it unless something changes; clients warn a minute before.</summary>
    public DeadlineResponse? Deadline { get; init; }

    /// <summary>The connection information; only in the response to a start and to a new ticket.</summary>
    public ConnectionResponse? Connection { get; init; }

    /// <summary>Position in the queue, from 1; only while queued.</summary>
    public int? Position { get; init; }

    /// <summary>Expected seconds until a container is ready; only while queued.</summary>
    public int? EtaSeconds { get; init; }

    /// <summary>How long a client may be away before the session ends, in seconds.</summary>
    public int ReconnectSeconds { get; init; }
}

/// <summary>When and why the session will end.</summary>
public sealed record DeadlineResponse(DateTimeOffset At, EndReason Reason);

/// <summary>How to connect to a container.</summary>
/// <param name="Url">A WebSocket address (ws or wss).</param>
/// <param name="Protocol"><c>rfb</c>.</param>
/// <param name="Ticket">Sent as a second subprotocol, <c>ticket.</c> and this; works once.</param>
/// <param name="ExpiresAt">When the ticket expires.</param>
/// <param name="ContainerKey">The one-time public key of the container (P-256 SPKI, base64url). Nothing in this version encrypts to it.</param>
public sealed record ConnectionResponse(Uri Url, string Protocol, string Ticket, DateTimeOffset ExpiresAt, string? ContainerKey);
