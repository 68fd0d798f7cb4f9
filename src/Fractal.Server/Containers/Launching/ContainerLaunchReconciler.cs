using Fractal.Client.Sessions;
using Fractal.Drivers;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Launching;

/// <summary>
/// Launches the workloads of Starting rows. The row comes first, so the checks end it after a crash: two listings lack its workload, or its
/// start times out.
/// </summary>
internal sealed class ContainerLaunchReconciler : Reconciler, IDisposable
{
    private const int AtOnce = 4;
    private const int Batch = 256;
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ListLimit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly Database database;
    private readonly ClusterDrivers drivers;
    private readonly EndContainer endContainer;
    private readonly InstallationKey installation;
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider clock;
    private readonly ILogger<ContainerLaunchReconciler> logger;

    public ContainerLaunchReconciler(
        Database database, ClusterDrivers drivers, EndContainer endContainer, InstallationKey installation,
        IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ContainerLaunchReconciler> logger)
    {
        (this.database, this.drivers, this.endContainer, this.installation) = (database, drivers, endContainer, installation);
        (this.lifetime, this.clock, this.logger) = (lifetime, clock, logger);
    }

    /// <summary>Running launches.</summary>
    public int UnderWay => AtOnce - slots.CurrentCount;

    public override string Name => "launch containers";

    public override bool Everywhere => true;

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var launched = 0;
        var waiting = await WaitingAsync(cancellationToken);
        foreach (var launch in waiting)
        {
            if (!await slots.WaitAsync(0, cancellationToken)) break;
            var taken = false;
            try
            {
                taken = await TakeAsync(launch, cancellationToken);
            }
            finally
            {
                if (!taken) slots.Release();
            }

            if (!taken) continue;
            _ = LaunchAsync(launch);
            launched++;
        }

        // One query may not return all waiting rows, so each completed launch wakes this loop again, and so does this line.
        if (launched == Batch) Signal.Wake();
        return launched == 0 ? null : $"launched {launched}";
    }

    public void Dispose() => slots.Dispose();

    /// <summary>The oldest rows that wait for their launch, each with a new code.</summary>
    private async Task<IReadOnlyList<Launch>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await db.Containers.Where(c => c.State == ContainerState.Starting && c.LaunchedAt == null).OrderBy(c => c.CreatedAt).Take(Batch)
            .Join(db.AppVersions, c => c.AppVersionId, v => v.Id, (c, v) => new { Container = c, v.Spec })
            .Join(db.Clusters, r => r.Container.ClusterId, k => k.Id, (r, k) => new { r.Container.Id, r.Container.CreatedAt, r.Spec, Cluster = k })
            .AsNoTracking().ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.CreatedAt).Select(row =>
        {
            var (code, hash) = ContainerKeys.NewEnrolmentCode();
            return new Launch(row.Cluster, new WorkloadSpec(row.Id, code, row.Spec.Network, row.Spec.MemoryMiB, row.Spec.Cpus, row.Spec.MaxProcesses, row.Spec.HomeMiB, installation.Id), hash);
        })];
    }

    /// <summary>Only the server that sets a row's launch time launches it.</summary>
    private async Task<bool> TakeAsync(Launch launch, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        return await db.Containers.Where(c => c.Id == launch.Spec.ContainerId && c.State == ContainerState.Starting && c.LaunchedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.LaunchedAt, clock.GetUtcNow()).SetProperty(c => c.EnrolmentHash, launch.CodeHash), cancellationToken) == 1;
    }

    private async Task LaunchAsync(Launch launch)
    {
        using var span = Tracing.Source.StartActivity("launch");
        span?.SetTag("fractal.container.id", launch.Spec.ContainerId);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            limit.CancelAfter(LaunchLimit);
            await drivers.Of(launch.Cluster).LaunchAsync(launch.Spec with { TraceParent = span?.Id }, limit.Token);
            await UndoIfLateAsync(launch);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            if (!lifetime.ApplicationStopping.IsCancellationRequested) await FailAsync(launch, exception);
        }
        finally
        {
            slots.Release();
            Signal.Wake();
        }
    }

    /// <summary>Deletes a workload whose row ended before the launch completed. Otherwise only the sweep would.</summary>
    private async Task UndoIfLateAsync(Launch launch)
    {
        var id = launch.Spec.ContainerId;
        await using var db = database.Open();
        if (await db.Containers.AnyAsync(c => c.Id == id && c.State != ContainerState.Gone)) return;
        using var limit = new CancellationTokenSource(LaunchLimit);
        await drivers.Of(launch.Cluster).DeleteAsync(id, TimeSpan.Zero, limit.Token);
    }

    /// <summary>The launch may have succeeded although its response was lost, so an existing workload may still report ready.</summary>
    private async Task<bool> IsThereAsync(Launch launch)
    {
        try
        {
            using var limit = new CancellationTokenSource(ListLimit);
            return (await drivers.Of(launch.Cluster).ListAsync(limit.Token)).Any(w => w.ContainerId == launch.Spec.ContainerId && w.Running);
        }
        catch (Exception exception)
        {
            logger.LaunchCheckFailed(exception, launch.Spec.ContainerId);
            return false;
        }
    }

    private async Task FailAsync(Launch launch, Exception exception)
    {
        var id = launch.Spec.ContainerId;
        if (await IsThereAsync(launch))
        {
            logger.LaunchErrorIgnored(exception, id);
            return;
        }

        var detail = exception is OperationCanceledException ? $"The launch took longer than {LaunchLimit.TotalSeconds:0} s." : exception.Message;
        logger.LaunchFailed(exception, id, detail);
        try
        {
            await endContainer.RunAsync(id, EndReason.StartFailed, detail, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The row stays Starting until its start timeout.
            logger.EndAfterLaunchFailed(failure, id);
        }
    }

    private sealed record Launch(Cluster Cluster, WorkloadSpec Spec, byte[] CodeHash);
}
