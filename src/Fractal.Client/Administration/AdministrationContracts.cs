using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Administration;

/// <summary>Lets one person create an account while registration is by invitation.</summary>
/// <param name="Email">The invited address; null for any.</param>
/// <param name="Days">The validity in days, 1 to 90.</param>
public sealed record CreateInvitationRequest([property: StringLength(254)] string? Email = null, [property: Range(1, 90)] int Days = 7);

/// <summary>An invitation.</summary>
/// <param name="Id">The invitation's id.</param>
/// <param name="Email">The invited address; null for any.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="UsedAt">When it was used to register.</param>
/// <param name="Code">The code; only in the response to its creation.</param>
public sealed record InvitationResponse(Guid Id, string? Email, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? Code);

/// <summary>A pool as an operator sees it.</summary>
/// <param name="Id">The pool's id.</param>
/// <param name="App">The app's name.</param>
/// <param name="Region">The region's name.</param>
/// <param name="Target">The wanted number of idle containers.</param>
/// <param name="Ready">Idle containers.</param>
/// <param name="Starting">Starting containers.</param>
/// <param name="InUse">Containers assigned to sessions.</param>
/// <param name="Queued">Queued sessions.</param>
/// <param name="Failures">Consecutive failed launches.</param>
/// <param name="Halted">Whether starts are rejected after six consecutive failed launches. A launch is retried every five minutes, and when
/// an operator retries.</param>
/// <param name="RetryAt">When the next launch is tried after a failure.</param>
/// <param name="LastFailure">Why the last launch failed.</param>
/// <param name="LeadTimeSeconds">The expected duration of a launch.</param>
/// <param name="PausedAt">When an operator paused it; null if running.</param>
public sealed record PoolResponse(
    Guid Id, string App, string Region, int Target, int Ready, int Starting, int InUse, int Queued,
    int Failures, bool Halted, DateTimeOffset? RetryAt, string? LastFailure, double LeadTimeSeconds, DateTimeOffset? PausedAt = null)
{
    /// <summary>The reason for the target: "target 7: 5.2 starts/min expected for the next 40 s, floor 2; 3 launched".</summary>
    public string Why { get; init; } = "";

    /// <summary>The time of that decision.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The policy that sizes it, as <c>name:option=value,option=value</c>.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Whether an operator set it for this pool; otherwise it is the app's.</summary>
    public bool OwnPolicy { get; init; }

    /// <summary>The time zone of its weeks and schedules.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The fraction of starts that should be warm, such as 0.99.</summary>
    public double HitTarget { get; init; }

    /// <summary>Learnt by the forecast: the idle seconds that one avoided cold start is worth.</summary>
    public double? Price { get; init; }

    /// <summary>Learnt by the forecast: containers kept regardless of expected demand.</summary>
    public int? Floor { get; init; }

    /// <summary>When the forecast learnt it.</summary>
    public DateTimeOffset? TunedAt { get; init; }

    /// <summary>Starts of the last hour.</summary>
    public PoolStartsResponse LastHour { get; init; } = new(0, 0);

    /// <summary>Starts of the last day.</summary>
    public PoolStartsResponse LastDay { get; init; } = new(0, 0);

    /// <summary>What keeps the pool below its target: <c>paced, staleMetrics, launchesFailing, noRoom, held, launchesSlower</c>.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}

/// <summary>Numbers of starts and of warm starts.</summary>
/// <param name="Starts">Requested starts; a repeat of an Idempotency-Key does not count.</param>
/// <param name="Hits">Warm starts.</param>
public sealed record PoolStartsResponse(int Starts, int Hits)
{
    /// <summary>The fraction of warm starts, 0 to 1; null without starts.</summary>
    public double? HitRate => Starts == 0 ? null : (double)Hits / Starts;
}

/// <summary>The status of a reconciler.</summary>
/// <param name="Name">The reconciler's name.</param>
/// <param name="LastRunAt">When it last ran.</param>
/// <param name="LastDurationSeconds">The duration of the last run.</param>
/// <param name="LastResult">The summary of the last run that did something.</param>
/// <param name="LastError">The error of the last run; null if it succeeded.</param>
/// <param name="Failures">Consecutive failed runs.</param>
/// <param name="NextRunAt">When it runs next without a signal.</param>
/// <param name="Trouble">A lasting problem that needs an operator.</param>
/// <param name="History">The last runs that did something or failed, newest first, at most 20.</param>
/// <param name="RunsElsewhere">Whether another server is the leader and runs it.</param>
public sealed record ReconcilerResponse(
    string Name, DateTimeOffset? LastRunAt, double LastDurationSeconds, string? LastResult, string? LastError, int Failures, DateTimeOffset? NextRunAt,
    string? Trouble = null, IReadOnlyList<ReconcilerRunResponse>? History = null, bool RunsElsewhere = false);

/// <summary>A run of a reconciler that did something, or failed.</summary>
/// <param name="At">When the run began.</param>
/// <param name="DurationSeconds">The duration of the run.</param>
/// <param name="Result">Its summary; null if it failed.</param>
/// <param name="Error">Its error; null if it succeeded.</param>
public sealed record ReconcilerRunResponse(DateTimeOffset At, double DurationSeconds, string? Result, string? Error);

/// <summary>A cluster.</summary>
/// <param name="Name">The cluster's name.</param>
/// <param name="Driver">The name of its driver.</param>
/// <param name="Region">The cluster's region.</param>
/// <param name="Limitations">The limits that can't be enforced on its host.</param>
/// <param name="DrainingAt">When it was drained; null if it is in service.</param>
public sealed record ClusterResponse(string Name, string Driver, string Region, IReadOnlyList<string> Limitations, DateTimeOffset? DrainingAt = null);

/// <summary>Changes a user's subscription.</summary>
/// <param name="State">One of <c>none, trialing, active, pastDue, canceled</c>.</param>
/// <param name="Tier">The tier's name.</param>
/// <param name="EndsAt">The end of the period; null for no end.</param>
public sealed record SetSubscriptionRequest(
    [property: Required, RegularExpression("^(none|trialing|active|pastDue|canceled)$")] string State,
    [property: StringLength(64)] string? Tier = null,
    DateTimeOffset? EndsAt = null);
