using Fractal.Client.Sessions;
using Fractal.Drivers;
using Fractal.Server.Clusters;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Checking;

/// <summary>Ends the rows of workloads that exited, as reported by the drivers.</summary>
internal sealed class ExitWatcher(
    ClusterDrivers drivers, EndContainer endContainer, MemoryShortage memory, Database database, StartGate gate, TimeProvider clock, ILogger<ExitWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long listensAgainAt;

    /// <summary>Whether it failed recently and is not listening yet.</summary>
    public bool Rests => clock.GetTimestamp() < Volatile.Read(ref listensAgainAt);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);
        await Task.WhenAll(drivers.All.Select(driver => WatchAsync(driver, stoppingToken)));
    }

    private async Task WatchAsync(IClusterDriver driver, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var exit in driver.WatchAsync(stoppingToken)) await EndAsync(exit);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.WatchFailed(exception, driver.Name);
            }

            if (stoppingToken.IsCancellationRequested) return;
            var pause = Task.Delay(Pause, clock, stoppingToken);
            Volatile.Write(ref listensAgainAt, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            await pause;
        }
    }

    private async Task EndAsync(WorkloadExit exit)
    {
        await using var db = database.Open();
        var state = await db.Containers.Where(c => c.Id == exit.ContainerId).Select(c => (ContainerState?)c.State).FirstOrDefaultAsync();
        var ranOut = await memory.EndedAsync(exit.ContainerId, CancellationToken.None);
        var reason = state == ContainerState.Starting ? EndReason.StartFailed : ranOut ? EndReason.OutOfMemory : EndReason.HostLost;
        await endContainer.RunAsync(exit.ContainerId, reason, MemoryShortage.Detail(ranOut, exit.Detail), CancellationToken.None);
    }
}
