using System.Diagnostics;
using Fractal.Client.Sessions;
using Fractal.Server.Clusters;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Deleting;

/// <summary>
/// Ends containers that can't outlive this server before it stops, together with their rows, so that the next start has nothing to clean
/// up.
/// </summary>
internal sealed class ContainersStopTask(
    Database database, ClusterDrivers drivers, ContainerLaunchReconciler launches, ContainerDeletionReconciler deletions, ContainerSignals signals, TimeProvider clock) : StopTask
{
    public const string Why = "The server was stopped.";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>The limit for apps with a longer grace period.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(40);

    public override int Order => Containers;

    public override TimeSpan Limit => LongestGrace + TimeSpan.FromSeconds(10);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var driver in drivers.All.Where(driver => EmbeddedDrivers.EndWithServer(driver.Name))) driver.Stop();
        while (launches.UnderWay > 0) await Task.Delay(Look, cancellationToken);
        await EndRowsAsync(cancellationToken);
        // A failed deletion is left to the next start. A pass that begins no new deletion has begun all of them.
        var began = Stopwatch.GetTimestamp();
        for (var cut = false; await deletions.RunAsync(cancellationToken) is not null || deletions.UnderWay > 0; await Task.Delay(Look, cancellationToken))
        {
            if (cut || Stopwatch.GetElapsedTime(began) < LongestGrace) continue;
            cut = true;
            await EndAtOnceAsync(cancellationToken);
        }
    }

    /// <summary>A second deletion without grace ends the grace period of the first.</summary>
    private async Task EndAtOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var driver in drivers.All.Where(driver => EmbeddedDrivers.EndWithServer(driver.Name)))
            await Task.WhenAll((await driver.ListAsync(cancellationToken)).Select(workload => driver.DeleteAsync(workload.ContainerId, TimeSpan.Zero, cancellationToken)));
    }

    private async Task EndRowsAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var embedded = drivers.All.Select(driver => driver.Name).Where(EmbeddedDrivers.EndWithServer).ToList();
        var live = db.Containers.Living()
            .Where(c => db.Clusters.Any(k => k.Id == c.ClusterId && embedded.Contains(k.Driver)));
        var ids = await live.Select(c => c.Id).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await live.BeginEndAsync(EndReason.AdminEnded, Why, now, cancellationToken);
        foreach (var id in ids) signals.OnEnding(id);
    }
}
