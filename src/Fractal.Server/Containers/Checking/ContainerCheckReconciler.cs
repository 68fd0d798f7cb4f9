using Fractal.Client.Sessions;
using Fractal.Drivers;
using Fractal.Server.Clusters;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Containers.Checking;

/// <summary>
/// Ends containers whose start timed out, whose agent is silent while others are heard, or whose workload is gone; and idle ones that are
/// silent and fail a probe, so that they are never assigned.
/// </summary>
internal sealed class ContainerCheckReconciler(
    Database database, ClusterDrivers drivers, EndContainer endContainer, AgentProbe probe, TimeProvider clock, ILogger<ContainerCheckReconciler> logger) : Reconciler
{
    private const string NoAnswer = "Its agent does not answer.";

    private readonly ContainerObserver sights = new(clock);

    public override string Name => "check containers";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var (listing, failure) = await ListAsync(cancellationToken);
        await using var db = database.Open();
        var rows = await sights.LookAsync(db, listing, cancellationToken);
        var plan = ContainerCheckPlanner.Plan(rows);
        Tell(plan, rows.Count, failure);
        var ended = new List<string>();
        foreach (var end in plan.Ends)
        {
            if (await endContainer.RunAsync(end.Id, end.Reason, end.Detail, cancellationToken)) ended.Add($"{end.Id}: {end.Detail}");
        }

        foreach (var id in await probe.MuteAsync(ContainerCheckPlanner.ToAsk(rows), cancellationToken))
        {
            if (await endContainer.IfIdleAsync(id, EndReason.HostLost, NoAnswer, cancellationToken)) ended.Add($"{id}: {NoAnswer}");
        }

        return ended.Count == 0 ? null : $"ended {ended.Count}: {string.Join(' ', ended.Take(3))}";
    }

    /// <summary>
    /// All clusters together or none: only a complete listing can show that a workload is missing. The other checks don't need it.
    /// </summary>
    private async Task<(IReadOnlyCollection<Workload>? Listing, string? Failure)> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<Workload>();
        foreach (var driver in drivers.All)
        {
            try
            {
                all.AddRange(await driver.ListAsync(cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                logger.ListingFailed(exception, driver.Name);
                return (null, $"The cluster {driver.Name} can't be listed: {exception.Message}");
            }
        }

        return (all, null);
    }

    private void Tell(ContainerCheckPlan plan, int rows, string? failure)
    {
        var trouble = plan.Distrusted ? $"The listing lacks {plan.Absent} of {rows} containers at once, so it is not believed for now." : failure;
        if (plan.HeldBack > 0) trouble = $"{plan.HeldBack} more containers are silent; they are ended a few at a time. {trouble}".TrimEnd();
        if (trouble is not null && trouble != Status.Trouble && failure is null) logger.CheckTrouble(trouble);
        Status.Trouble = trouble;
    }
}
