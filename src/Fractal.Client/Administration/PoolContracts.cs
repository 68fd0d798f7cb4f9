using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Administration;

/// <summary>
/// <c>PUT /v1/admin/pools/{id}/policy</c>: the policy of a pool. Fields that are left out return to the app's or the installation's
/// setting.
/// </summary>
/// <param name="Policy">The policy, as <c>name:option=value,option=value</c>.</param>
/// <param name="TimeZone">The time zone of its weeks and schedules, such as <c>Europe/Berlin</c>.</param>
/// <param name="HitTarget">The fraction of starts that should be warm, 0.5 to 0.9999.</param>
public sealed record SetPoolPolicyRequest(
    [property: StringLength(1000)] string? Policy = null,
    [property: StringLength(64)] string? TimeZone = null,
    [property: Range(0.5, 0.9999)] double? HitTarget = null);

/// <summary>The history of a pool.</summary>
/// <param name="StepSeconds">The time between two points.</param>
/// <param name="Points">In order of time; times without records are missing.</param>
/// <param name="IdleSeconds">Total idle time of containers, in seconds.</param>
/// <param name="DeletedUnused">Containers deleted without ever being used.</param>
public sealed record PoolHistoryResponse(int StepSeconds, IReadOnlyList<PoolPointResponse> Points, double IdleSeconds, int DeletedUnused);

/// <summary>One interval of a pool's history: starts are sums, the target is the maximum, the others are means.</summary>
/// <param name="At">The beginning of the interval.</param>
/// <param name="Starts">Requested starts.</param>
/// <param name="Missed">Starts that were not warm.</param>
/// <param name="Target">The wanted number of idle containers.</param>
/// <param name="Ready">Idle containers.</param>
/// <param name="Starting">Starting containers.</param>
/// <param name="InUse">Containers assigned to sessions.</param>
public sealed record PoolPointResponse(DateTimeOffset At, int Starts, int Missed, int Target, double Ready, double Starting, double InUse);

/// <summary><c>POST /v1/admin/pools/{id}/what-if</c>: a policy to simulate on recorded starts. Changes nothing.</summary>
/// <param name="Policy">The policy, as <c>name:option=value,option=value</c>.</param>
/// <param name="HitTarget">The fraction of starts that should be warm; null for the pool's.</param>
/// <param name="TimeZone">The time zone of its weeks and schedules, such as <c>Europe/Berlin</c>; null for the pool's.</param>
public sealed record WhatIfRequest(
    [property: Required, StringLength(1000)] string Policy,
    [property: Range(0.5, 0.9999)] double? HitTarget = null,
    [property: StringLength(64)] string? TimeZone = null);

/// <summary>The results of two policies on the same starts, in the simulator of <c>fractal simulate</c>.</summary>
/// <param name="From">The beginning of the replayed counts.</param>
/// <param name="JudgedDays">The number of final days that are evaluated; earlier days are only learnt from.</param>
/// <param name="LeadTimeSeconds">The expected duration of a launch.</param>
/// <param name="Present">The current policy.</param>
/// <param name="Proposed">The proposed policy.</param>
public sealed record WhatIfResponse(DateTimeOffset From, double JudgedDays, double LeadTimeSeconds, WhatIfOutcome Present, WhatIfOutcome Proposed)
{
    /// <summary>The assumed mean session length.</summary>
    public double SessionSeconds { get; init; }

    /// <summary>Whether that is measured from the pool's sessions; otherwise none has ended yet, and half an hour is assumed.</summary>
    public bool SessionsMeasured { get; init; }
}

/// <summary>The simulated result of a policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Starts">Starts in the evaluated days.</param>
/// <param name="HitRate">The fraction of these that would have been warm.</param>
/// <param name="IdleSecondsPerStart">Idle container seconds per start.</param>
/// <param name="MeanWaitSeconds">The mean waiting time of a start.</param>
public sealed record WhatIfOutcome(string Policy, int Starts, double HitRate, double IdleSecondsPerStart, double MeanWaitSeconds);

/// <summary><c>GET /v1/admin/pools/{id}/demand</c>: a pool's recorded starts, and the data that a simulation needs.</summary>
/// <param name="StepSeconds">The length of a step.</param>
/// <param name="Until">The end of the counted time.</param>
/// <param name="LeadTimeSeconds">The expected duration of a launch.</param>
/// <param name="TimeZone">The time zone of daily and weekly demand.</param>
/// <param name="HitTarget">The fraction of starts that should be warm.</param>
/// <param name="Steps">In order of time; steps without starts are left out.</param>
public sealed record PoolDemandResponse(
    int StepSeconds, DateTimeOffset Until, double LeadTimeSeconds, string TimeZone, double HitTarget, IReadOnlyList<DemandStepResponse> Steps)
{
    /// <summary>The mean length of the pool's last sessions; null if none has ended yet.</summary>
    public double? SessionSeconds { get; init; }
}

/// <summary>The requested starts of one step.</summary>
/// <param name="At">The beginning of the step.</param>
/// <param name="Starts">Warm, queued and rejected starts; a user's retries count once.</param>
public sealed record DemandStepResponse(DateTimeOffset At, int Starts);
