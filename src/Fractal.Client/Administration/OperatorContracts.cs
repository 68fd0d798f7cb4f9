using Fractal.Client.Accounts;
using Fractal.Client.Sessions;

namespace Fractal.Client.Administration;

/// <summary>One page of a list that may be long, newest first.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">At most <paramref name="Size"/> of them.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Size">How many a page holds.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record PageResponse<T>(IReadOnlyList<T> Items, int Page, int Size, int Total);

/// <summary>A session as an operator sees it.</summary>
public sealed record OperatorSessionResponse
{
    /// <summary>The session's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The app's name.</summary>
    public required string App { get; init; }

    /// <summary>The region's name.</summary>
    public required string Region { get; init; }

    /// <summary>Where it stands.</summary>
    public required SessionState State { get; init; }

    /// <summary>Warm or cold; none while queued.</summary>
    public StartKind? Start { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was given its container.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When a client last connected.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>More about the end.</summary>
    public string? EndDetail { get; init; }

    /// <summary>Its container, once it has one.</summary>
    public Guid? ContainerId { get; init; }
}

/// <summary>A container as an operator sees it.</summary>
public sealed record OperatorContainerResponse
{
    /// <summary>The container's id: the workload's name in its cluster.</summary>
    public required Guid Id { get; init; }

    /// <summary>The app's name.</summary>
    public required string App { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>One of <c>starting, ready, inUse, ending, gone</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whose session has it.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When its row was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its driver was asked to launch it.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When its agent reported ready.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>When a session got it.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When its end began.</summary>
    public DateTimeOffset? EndingAt { get; init; }

    /// <summary>When nothing was left of it.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Why it ended or is ending.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>What failed, with the last words of app or agent.</summary>
    public string? EndDetail { get; init; }

    /// <summary>When its agent last reported.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When its user last pressed a key or moved the pointer.</summary>
    public DateTimeOffset? LastInputAt { get; init; }
}

/// <summary>A user as an operator sees one.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The email, in the form it is compared in.</param>
/// <param name="Administrator">Whether the user is an administrator.</param>
/// <param name="CreatedAt">Since when the account exists.</param>
/// <param name="Subscription">What the user has.</param>
/// <param name="Usage">What the user uses of it.</param>
/// <param name="DisabledAt">Since when the user can't sign in; null if enabled.</param>
/// <param name="DeletedAt">Since when the account is being deleted.</param>
/// <param name="EmailNote">Why the email may imitate another, such as <c>mixed scripts: Cyrillic, Latin</c>; null for plain ones.</param>
public sealed record OperatorUserResponse(
    Guid Id, string Email, bool Administrator, DateTimeOffset CreatedAt, SubscriptionResponse Subscription, UsageResponse Usage,
    DateTimeOffset? DisabledAt = null, DateTimeOffset? DeletedAt = null, string? EmailNote = null);

/// <summary>Who did what to whom.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="At">When.</param>
/// <param name="ActorId">The user who did it.</param>
/// <param name="Action">Noun and verb, such as <c>session.ended</c>.</param>
/// <param name="Address">The address of the request, for sign-ins and failures.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="Detail">More.</param>
public sealed record AuditResponse(Guid Id, DateTimeOffset At, Guid ActorId, string Action, string Subject, string? Detail, string? Address = null)
{
    /// <summary>The email of who did it; none if the user is gone.</summary>
    public string? Actor { get; init; }

    /// <summary>What it was done to, as people call it: an email, an app and its region; none if it is gone, or the id is its name.</summary>
    public string? SubjectName { get; init; }
}
