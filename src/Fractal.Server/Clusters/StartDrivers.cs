using Fractal.Drivers;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Clusters;

/// <summary>Starts every driver, writes its cluster's row, and says aloud what can't be enforced here.</summary>
internal sealed class StartDrivers(ClusterDrivers drivers, Database database, Replicas replicas, TimeProvider clock, ILogger<StartDrivers> logger) : StartTask
{
    public override int Order => StartTask.Drivers;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await replicas.EnterAsync(drivers.All.Select(driver => EmbeddedDrivers.MustBeAlone(driver.Name)).FirstOrDefault(why => why is not null), cancellationToken);
        if (replicas.Others) logger.LogWarning("Another server uses this database. Containers of an embedded driver live in one server: only that one can open them to their users");
        await using var db = database.Open();
        foreach (var driver in drivers.All)
        {
            try
            {
                drivers.Limitations[driver.Name] = await driver.StartAsync(cancellationToken);
            }
            catch (DriverException exception)
            {
                throw new StartException($"The {driver.Name} driver can't run containers on this machine: {exception.Message}", exception);
            }

            foreach (var limitation in drivers.Limitations[driver.Name])
                logger.LogWarning("NOT ENFORCED on cluster {Cluster}: {Limitation}", driver.Name, limitation);
            if (!await db.Set<Cluster>().AnyAsync(cluster => cluster.Name == driver.Name, cancellationToken))
                db.Add(new Cluster { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = driver.Name, Driver = driver.Name, Region = ClusterDrivers.DefaultRegion });
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
