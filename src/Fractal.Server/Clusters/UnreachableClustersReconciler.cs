using Fractal.Drivers;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Clusters;

/// <summary>Starts the drivers of clusters that could not be reached when the server started.</summary>
internal sealed class UnreachableClustersReconciler(ClusterDrivers drivers, ILogger<UnreachableClustersReconciler> logger) : Reconciler
{
    public override string Name => "reach clusters";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override bool Everywhere => true;

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var started = new List<string>();
        foreach (var driver in drivers.All.Where(driver => drivers.Unreachable.ContainsKey(driver.Name)))
        {
            try
            {
                await drivers.StartAsync(driver, logger, cancellationToken);
                started.Add(driver.Name);
            }
            catch (DriverException exception)
            {
                drivers.Unreachable[driver.Name] = exception.Message;
            }
        }

        Status.Trouble = drivers.Unreachable.IsEmpty ? null : string.Join(' ', drivers.Unreachable.Select(entry => $"{entry.Key}: {entry.Value}"));
        return started.Count == 0 ? null : $"started {string.Join(", ", started)}";
    }
}
