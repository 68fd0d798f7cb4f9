using Fractal.Drivers;
using Fractal.Server.Clusters;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Checking;

/// <summary>Determines whether a container ended because it ran out of memory; its cluster knows.</summary>
internal sealed class MemoryShortage(Database database, ClusterDrivers drivers, ILogger<MemoryShortage> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asks the container's cluster. Without a response in time the answer is no, so that the end isn't delayed for its reason.
    /// </summary>
    public async Task<bool> EndedAsync(Guid containerId, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = database.Open();
            var cluster = await db.Containers.Where(c => c.Id == containerId)
                .Join(db.Clusters, c => c.ClusterId, k => k.Id, (_, k) => k).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
            if (cluster is null || drivers.IsOver(cluster)) return false;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            return await drivers.Of(cluster).RanOutOfMemoryAsync(containerId, limit.Token);
        }
        catch (Exception exception) when (exception is DriverException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.MemoryShortageUnknown(exception, containerId);
            return false;
        }
    }

    /// <summary>The reason for an end; running out of memory takes precedence.</summary>
    public static string? Detail(bool ranOut, string? reason) => ranOut ? $"It used all the memory of its container. {reason}".TrimEnd() : reason;
}
