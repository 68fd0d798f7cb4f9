using Fractal.Client.Accounts;
using Fractal.Client.Sessions;

namespace Fractal.Client.Administration;

/// <summary>One page of a list, newest first.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">At most <paramref name="Size"/> items.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">The number of items per page.</param>
/// <param name="Total">The number of items on all pages.</param>
public sealed record PageResponse<T>(IReadOnlyList<T> Items, int Page, int Size, int Total);

/// <summary>A session as an operator sees it.</summary>
public sealed record OperatorSessionResponse
{
    /// <summary>The session's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The user's id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The app's name.</summary>
    public required string App { get; init; }

    /// <summary>The region's name.</summary>
    public required string Region { get; init; }

    /// <summary>The session's state.</summary>
    public required SessionState State { get; init; }

    /// <summary>Warm or cold; none while queued.</summary>
    public StartKind? Start { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a container was assigned.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When a client last connected.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>Details of the end.</summary>
    public string? EndDetail { get; init; }

    /// <summary>Its container; null while it has none.</summary>
    public Guid? ContainerId { get; init; }
}

/// <summary>A container as an operator sees it.</summary>
public sealed record OperatorContainerResponse
{
    /// <summary>The container's id, which is the workload's name in its cluster.</summary>
    public required Guid Id { get; init; }

    /// <summary>The app's name.</summary>
    public required string App { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>One of <c>starting, ready, inUse, ending, gone</c>.</summary>
    public required string State { get; init; }

    /// <summary>The user whose session it serves.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When its row was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its driver was asked to launch it.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When its agent reported ready.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>When it was assigned to a session.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When its end began.</summary>
    public DateTimeOffset? EndingAt { get; init; }

    /// <summary>When it was deleted.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>What failed, with the last output of the app or the agent.</summary>
    public string? EndDetail { get; init; }

    /// <summary>When its agent last reported.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When its user last pressed a key or moved the pointer.</summary>
    public DateTimeOffset? LastInputAt { get; init; }
}

/// <summary>A user as an operator sees one.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The email in canonical form.</param>
/// <param name="Administrator">Whether the user is an administrator.</param>
/// <param name="CreatedAt">When the account was created.</param>
/// <param name="Subscription">The user's subscription.</param>
/// <param name="Usage">The user's usage.</param>
/// <param name="DisabledAt">When the user was disabled; null if enabled.</param>
/// <param name="DeletedAt">When deletion was requested; null if it was not.</param>
/// <param name="EmailNote">A warning that the email may imitate another, such as <c>mixed scripts: Cyrillic, Latin</c>; null for plain
/// emails.</param>
public sealed record OperatorUserResponse(
    Guid Id, string Email, bool Administrator, DateTimeOffset CreatedAt, SubscriptionResponse Subscription, UsageResponse Usage,
    DateTimeOffset? DisabledAt = null, DateTimeOffset? DeletedAt = null, string? EmailNote = null);

/// <summary>An entry of the audit log.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="At">The time.</param>
/// <param name="ActorId">The user who did it.</param>
/// <param name="Action">Noun and verb, such as <c>session.ended</c>.</param>
/// <param name="Address">The client's address, for sign-ins and failures.</param>
/// <param name="Subject">The id of the entry's subject.</param>
/// <param name="Detail">Details.</param>
public sealed record AuditResponse(Guid Id, DateTimeOffset At, Guid ActorId, string Action, string Subject, string? Detail, string? Address = null)
{
    /// <summary>The actor's email; null if the user no longer exists.</summary>
    public string? Actor { get; init; }

    /// <summary>The subject's name: an email, or an app and its region; null if it no longer exists or the id is its name.</summary>
    public string? SubjectName { get; init; }
}
