using Fractal.Client.Administration;
using Fractal.Scaling;
using Fractal.Scaling.Simulation;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Pools.History;

namespace Fractal.Server.Pools.Policies;

/// <summary>
/// Simulates another policy for a pool: replays the recorded starts through the current and the proposed policy, in the simulator, whose
/// starts queue as the server's do.
/// </summary>
internal sealed class SimulatePolicy(CountedStarts counted)
{
    /// <summary>The client waits for it, and it occupies a CPU.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly SemaphoreSlim OneAtATime = new(1);

    public async Task<Result<WhatIfResponse>> RunAsync(Guid id, WhatIfRequest request, CancellationToken cancellationToken)
    {
        if (PoolPolicies.Read(request.Policy, TimeZoneInfo.Utc).Errors is { Count: > 0 } errors) return PoolProblems.Invalid(errors);
        if (request.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)) return PoolProblems.UnknownTimeZone(name);
        if (await counted.FindAsync(id, CountedStarts.MostDays, cancellationToken) is not { } demand) return PlatformProblems.NotFound;
        if (demand.Steps.Count == 0) return PoolProblems.NothingCounted;
        var rule = demand.Rule;
        var asked = new SimulationRequest(TraceOf(demand)) { LeadTime = demand.LeadTime, Zone = rule.Zone, HitTarget = rule.HitTarget, Waiting = Waiting.Queued };
        if (demand.SessionLength is { } length) asked = asked with { SessionLength = length };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await OneAtATime.WaitAsync(limit.Token);
            try
            {
                var proposed = asked with { HitTarget = request.HitTarget ?? rule.HitTarget, Zone = request.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : rule.Zone };
                return await Task.Run(() => Replay(asked, rule.Text, proposed, request.Policy, limit.Token) with { SessionsMeasured = demand.SessionLength is not null }, limit.Token);
            }
            finally
            {
                OneAtATime.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PoolProblems.TakesTooLong(Limit);
        }
    }

    private static WhatIfResponse Replay(SimulationRequest present, string presentPolicy, SimulationRequest proposed, string proposedPolicy, CancellationToken limit)
    {
        var simulation = new TraceSimulation(present);
        var now = simulation.Try(PoolPolicies.Read(presentPolicy, present.Zone).Text!, limit).Result;
        var other = proposed == present ? simulation : new TraceSimulation(proposed);
        var then = other.Try(PoolPolicies.Read(proposedPolicy, proposed.Zone).Text!, limit).Result;
        return new WhatIfResponse(present.Trace.Begin, simulation.JudgedDays, present.LeadTime.TotalSeconds, OutcomeOf(presentPolicy, now), OutcomeOf(proposedPolicy, then)) { SessionSeconds = present.SessionLength.TotalSeconds };
    }

    private static WhatIfOutcome OutcomeOf(string policy, SimulationResult result) => new(policy, result.Starts, result.HitRate, result.CostPerStart, result.MeanWaitSeconds);

    private static DemandTrace TraceOf(CountedDemand demand) =>
        DemandTrace.Of(demand.Steps.Select(step => (DemandStep.Begin(step.Step), step.Starts)), TimeSpan.FromSeconds(DemandStep.Seconds), DemandStep.Begin(demand.Until));
}
