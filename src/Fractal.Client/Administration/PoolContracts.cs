using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Administration;

/// <summary><c>PUT /v1/admin/pools/{id}/policy</c>: what sizes a pool. What is left out is the app's or the installation's again.</summary>
/// <param name="Policy">The rule, as <c>name:option=value,option=value</c>.</param>
/// <param name="TimeZone">The time zone of its weeks and schedules, as <c>Europe/Berlin</c>.</param>
/// <param name="HitTarget">The share of starts that should find a ready container, 0.5 to 0.9999.</param>
public sealed record SetPoolPolicyRequest(
    [property: StringLength(1000)] string? Policy = null,
    [property: StringLength(64)] string? TimeZone = null,
    [property: Range(0.5, 0.9999)] double? HitTarget = null);

/// <summary>What became of a pool over time.</summary>
/// <param name="StepSeconds">How much time a point stands for.</param>
/// <param name="Points">In order of time; times without records are missing.</param>
/// <param name="IdleSeconds">Total idle time of containers, in seconds.</param>
/// <param name="DeletedUnused">Containers that were ended without ever being used.</param>
public sealed record PoolHistoryResponse(int StepSeconds, IReadOnlyList<PoolPointResponse> Points, double IdleSeconds, int DeletedUnused);

/// <summary>A stretch of a pool's past: starts are sums, a target is the highest, the others are means.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Starts">Starts asked for.</param>
/// <param name="Missed">Those that found no ready container.</param>
/// <param name="Target">How many idle containers were wanted.</param>
/// <param name="Ready">Idle containers.</param>
/// <param name="Starting">How many were being started.</param>
/// <param name="InUse">How many were given to sessions.</param>
public sealed record PoolPointResponse(DateTimeOffset At, int Starts, int Missed, int Target, double Ready, double Starting, double InUse);

/// <summary><c>POST /v1/admin/pools/{id}/what-if</c>: a policy to try on the starts that were counted. Nothing is changed.</summary>
/// <param name="Policy">The rule, as <c>name:option=value,option=value</c>.</param>
/// <param name="HitTarget">The share of starts that should find a ready container; none: as the pool has it.</param>
/// <param name="TimeZone">The time zone of its weeks and schedules, as <c>Europe/Berlin</c>; none: as the pool has it.</param>
public sealed record WhatIfRequest(
    [property: Required, StringLength(1000)] string Policy,
    [property: Range(0.5, 0.9999)] double? HitTarget = null,
    [property: StringLength(64)] string? TimeZone = null);

/// <summary>What two policies make of the same starts, in the simulator of <c>fractal simulate</c>.</summary>
/// <param name="From">When the counts that were replayed begin.</param>
/// <param name="JudgedDays">How many days, the last ones, are judged; the others are history to learn from.</param>
/// <param name="LeadTimeSeconds">About how long a launch takes.</param>
/// <param name="Present">The policy in force.</param>
/// <param name="Proposed">The one to try.</param>
public sealed record WhatIfResponse(DateTimeOffset From, double JudgedDays, double LeadTimeSeconds, WhatIfOutcome Present, WhatIfOutcome Proposed)
{
    /// <summary>How long sessions were taken to last on average.</summary>
    public double SessionSeconds { get; init; }

    /// <summary>Whether the pool's own last sessions say so; else none has ended yet, and it is half an hour.</summary>
    public bool SessionsMeasured { get; init; }
}

/// <summary>What a policy would have come to.</summary>
/// <param name="Policy">The rule.</param>
/// <param name="Starts">Starts in the judged days.</param>
/// <param name="HitRate">The share of them that would have found a ready container.</param>
/// <param name="IdleSecondsPerStart">What it would have cost: container seconds that stood idle, for each start.</param>
/// <param name="MeanWaitSeconds">What a start would have waited on average.</param>
public sealed record WhatIfOutcome(string Policy, int Starts, double HitRate, double IdleSecondsPerStart, double MeanWaitSeconds);

/// <summary><c>GET /v1/admin/pools/{id}/demand</c>: the starts of a pool as they were counted, and what a replay has to know beside them.</summary>
/// <param name="StepSeconds">The length of a step.</param>
/// <param name="Until">Up to when was counted.</param>
/// <param name="LeadTimeSeconds">About how long a launch takes.</param>
/// <param name="TimeZone">Whose weeks the demand follows.</param>
/// <param name="HitTarget">The share of starts that should find a ready container.</param>
/// <param name="Steps">In order; steps without starts are left out.</param>
public sealed record PoolDemandResponse(
    int StepSeconds, DateTimeOffset Until, double LeadTimeSeconds, string TimeZone, double HitTarget, IReadOnlyList<DemandStepResponse> Steps)
{
    /// <summary>How long the pool's last sessions lasted on average; none if none has ended yet.</summary>
    public double? SessionSeconds { get; init; }
}

/// <summary>The starts asked for in a step.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Starts">How many: warm, queued and refused, a user's retries once.</param>
public sealed record DemandStepResponse(DateTimeOffset At, int Starts);
