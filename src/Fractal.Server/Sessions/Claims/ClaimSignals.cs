using Fractal.Client.Problems;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Sessions.Watching;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Signals a claim after its commit and counts it as demand, whether it created a session or there was no capacity. A repeat does neither.
/// </summary>
internal sealed class ClaimSignals(ContainerSignals containers, SessionSignals sessions, DemandCountReconciler demand, AppNames apps)
{
    public void Tell(ClaimRequest request, ClaimOutcome outcome)
    {
        if (outcome is ClaimOutcome.Rejected { Problem.Code: ProblemCodes.CapacityExhausted } && apps.IdOf(request.App) is { } app)
            demand.AddRefusal(request.UserId, app, request.Regions[0]);
        if (outcome is not ClaimOutcome.Created { Session: var session }) return;
        demand.Add(session.AppId, session.Region, session.ContainerId is null ? DemandKind.Queued : DemandKind.Warm);
        if (session.ContainerId is null) containers.OnSupplyChanged();
        else containers.OnGiven();
        sessions.OnMade();
        if (session.LimitAt is { } limit) sessions.OnLimit(limit);
    }
}
