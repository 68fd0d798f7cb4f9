using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Administration;

/// <summary>Lets one person create an account while registration is by invitation.</summary>
/// <param name="Email">The address it is for; null for any.</param>
/// <param name="Days">How long it is valid, 1 to 90 days.</param>
public sealed record CreateInvitationRequest([property: StringLength(254)] string? Email = null, [property: Range(1, 90)] int Days = 7);

/// <summary>An invitation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">The address it is for; null for any.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
/// <param name="UsedAt">When it was used to register.</param>
/// <param name="Code">The code, in the answer to its creation only.</param>
public sealed record InvitationResponse(Guid Id, string? Email, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? Code);

/// <summary>A pool as an operator sees it.</summary>
/// <param name="Id">The pool's id.</param>
/// <param name="App">The app's name.</param>
/// <param name="Region">The region's name.</param>
/// <param name="Target">How many idle containers are wanted.</param>
/// <param name="Ready">How many stand ready.</param>
/// <param name="Starting">How many are being started.</param>
/// <param name="InUse">How many are given to sessions.</param>
/// <param name="Queued">How many sessions wait.</param>
/// <param name="Failures">Failed launches in a row.</param>
/// <param name="Halted">Whether starts are refused after six failed launches in a row; one is tried every five minutes, and when an operator retries.</param>
/// <param name="RetryAt">When the next launch is tried after a failure.</param>
/// <param name="LastFailure">Why the last launch failed.</param>
/// <param name="LeadTimeSeconds">About how long a launch takes.</param>
/// <param name="PausedAt">Since when an operator keeps it from launching.</param>
public sealed record PoolResponse(
    Guid Id, string App, string Region, int Target, int Ready, int Starting, int InUse, int Queued,
    int Failures, bool Halted, DateTimeOffset? RetryAt, string? LastFailure, double LeadTimeSeconds, DateTimeOffset? PausedAt = null)
{
    /// <summary>Why the target is what it is: "target 7: 5.2 starts/min expected for the next 40 s, floor 2; 3 launched".</summary>
    public string Why { get; init; } = "";

    /// <summary>When that was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The rule that sizes it, as <c>name:option=value,option=value</c>.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Whether an operator chose that for this pool; if not, it is the app's.</summary>
    public bool OwnPolicy { get; init; }

    /// <summary>The time zone of its weeks and schedules.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The share of starts that should find a ready container, as 0.99.</summary>
    public double HitTarget { get; init; }

    /// <summary>What the forecast learnt: idle seconds that one avoided cold start is worth.</summary>
    public double? Price { get; init; }

    /// <summary>What the forecast learnt: containers that are held whatever is expected.</summary>
    public int? Floor { get; init; }

    /// <summary>When it learnt that.</summary>
    public DateTimeOffset? TunedAt { get; init; }

    /// <summary>Starts of the last hour.</summary>
    public PoolStartsResponse LastHour { get; init; } = new(0, 0);

    /// <summary>Starts of the last day.</summary>
    public PoolStartsResponse LastDay { get; init; } = new(0, 0);

    /// <summary>What keeps it from having what is wanted: <c>paced, staleMetrics, launchesFailing, noRoom, held, launchesSlower</c>.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}

/// <summary>What starts came to.</summary>
/// <param name="Starts">Starts asked for; a repeat of an Idempotency-Key is none.</param>
/// <param name="Hits">Those that found a container ready.</param>
public sealed record PoolStartsResponse(int Starts, int Hits)
{
    /// <summary>The share of warm starts, 0 to 1; null without starts.</summary>
    public double? HitRate => Starts == 0 ? null : (double)Hits / Starts;
}

/// <summary>What a reconciler last did.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="LastRunAt">When it last ran.</param>
/// <param name="LastDurationSeconds">How long that took.</param>
/// <param name="LastResult">What the last run that did something did.</param>
/// <param name="LastError">Why the last run failed; none if it did not.</param>
/// <param name="Failures">Failed runs in a row.</param>
/// <param name="NextRunAt">When it runs next, if nothing wakes it.</param>
/// <param name="Trouble">What is wrong and stays so until an operator looks, in words.</param>
/// <param name="History">The last runs that did something or failed, newest first, at most 20.</param>
/// <param name="RunsElsewhere">Of several servers another leads and runs it; the one that answers stands by.</param>
public sealed record ReconcilerResponse(
    string Name, DateTimeOffset? LastRunAt, double LastDurationSeconds, string? LastResult, string? LastError, int Failures, DateTimeOffset? NextRunAt,
    string? Trouble = null, IReadOnlyList<ReconcilerRunResponse>? History = null, bool RunsElsewhere = false);

/// <summary>A run of a reconciler that did something, or failed.</summary>
/// <param name="At">When it began.</param>
/// <param name="DurationSeconds">How long it took.</param>
/// <param name="Result">What it did; none if it failed.</param>
/// <param name="Error">Why it failed; none if it did not.</param>
public sealed record ReconcilerRunResponse(DateTimeOffset At, double DurationSeconds, string? Result, string? Error);

/// <summary>A cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Driver">What speaks to it.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Limitations">What can't be enforced on its host, in words.</param>
/// <param name="DrainingAt">Since when it takes no new containers.</param>
public sealed record ClusterResponse(string Name, string Driver, string Region, IReadOnlyList<string> Limitations, DateTimeOffset? DrainingAt = null);

/// <summary>Changes a user's subscription.</summary>
/// <param name="State">One of <c>none, trialing, active, pastDue, canceled</c>.</param>
/// <param name="Tier">The tier's name.</param>
/// <param name="EndsAt">When the period is over; none means it does not end.</param>
public sealed record SetSubscriptionRequest(
    [property: Required, RegularExpression("^(none|trialing|active|pastDue|canceled)$")] string State,
    [property: StringLength(64)] string? Tier = null,
    DateTimeOffset? EndsAt = null);
