using Fractal.Drivers;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Clusters;

/// <summary>Starts every driver, writes its cluster's row, and logs the limits that can't be enforced.</summary>
internal sealed class DriversStartTask(ClusterDrivers drivers, Database database, RunningServers replicas, TimeProvider clock, ILogger<DriversStartTask> logger) : StartTask
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override int Order => StartTask.Drivers;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await replicas.EnterAsync(drivers.All.Select(driver => EmbeddedDrivers.MustBeAlone(driver.Name)).FirstOrDefault(why => why is not null), cancellationToken);
        if (replicas.Others) logger.DatabaseShared();
        await using var db = database.Open();
        foreach (var driver in drivers.All)
        {
            await StartAsync(driver, cancellationToken);
            if (!await db.Clusters.AnyAsync(cluster => cluster.Name == driver.Name, cancellationToken))
                db.Add(new Cluster { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = driver.Name, Driver = driver.Name, Region = ClusterDrivers.DefaultRegion });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>An unreachable cluster is retried later; the server runs without it in the meantime.</summary>
    private async Task StartAsync(IClusterDriver driver, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await drivers.StartAsync(driver, logger, cancellationToken);
                return;
            }
            catch (DriverException exception) when (exception.IsTransient)
            {
                logger.DriverNotStarted(driver.Name, exception.Message);
                if (attempt == Attempts)
                {
                    drivers.Unreachable[driver.Name] = exception.Message;
                    return;
                }

                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (DriverException exception)
            {
                throw new StartException($"The {driver.Name} driver can't run containers on this machine: {exception.Message}", exception);
            }
        }
    }
}
