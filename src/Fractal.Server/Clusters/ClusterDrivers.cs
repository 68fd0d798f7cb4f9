using System.Collections.Concurrent;
using Fractal.Drivers;

namespace Fractal.Server.Clusters;

/// <summary>The driver of each cluster. The embedded default is one cluster, <c>local</c>, in the region <c>local</c>.</summary>
internal sealed class ClusterDrivers(IEnumerable<IClusterDriver> drivers, DriverMetrics metrics)
{
    public const string DefaultRegion = "local";

    private readonly Dictionary<string, IClusterDriver> byName = drivers.ToDictionary(driver => driver.Name, IClusterDriver (driver) => new MeasuredDriver(driver, metrics), StringComparer.Ordinal);

    /// <summary>The limits that each cluster can't enforce on its host, logged at start.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<Limitation>> Limitations { get; } = new(StringComparer.Ordinal);

    /// <summary>Clusters whose driver could not be started yet, with the reason.</summary>
    public ConcurrentDictionary<string, string> Unreachable { get; } = new(StringComparer.Ordinal);

    public IEnumerable<IClusterDriver> All => byName.Values;

    /// <summary>Starts a driver and logs a warning for each limit that it can't enforce.</summary>
    /// <exception cref="DriverException">The driver does not start.</exception>
    public async Task StartAsync(IClusterDriver driver, ILogger logger, CancellationToken cancellationToken)
    {
        Limitations[driver.Name] = await driver.StartAsync(cancellationToken);
        Unreachable.TryRemove(driver.Name, out _);
        foreach (var limitation in Limitations[driver.Name]) logger.NotEnforced(driver.Name, limitation.Text);
    }

    public IClusterDriver Of(Cluster cluster) => byName.GetValueOrDefault(cluster.Driver)
        ?? throw new DriverException($"This server has no driver \"{cluster.Driver}\" for the cluster {cluster.Name}.");

    /// <summary>Whether all workloads of a cluster are gone, because they ended with the server that had its driver.</summary>
    public bool IsOver(Cluster cluster) => !byName.ContainsKey(cluster.Driver) && EmbeddedDrivers.EndWithServer(cluster.Driver);
}
