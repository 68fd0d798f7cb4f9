using Fractal.Drivers;

namespace Fractal.Server.Clusters;

/// <summary>Decorates a driver with metrics and traces.</summary>
internal sealed class MeasuredDriver(IClusterDriver driver, DriverMetrics metrics) : IClusterDriver
{
    public string Name => driver.Name;

    public string? AgentSocketPath => driver.AgentSocketPath;

    public Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken) => metrics.MeasureAsync(Name, "start", () => driver.StartAsync(cancellationToken));

    public Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken) => MeasureAsync("launch", () => driver.LaunchAsync(spec, cancellationToken));

    public Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken) =>
        MeasureAsync("delete", () => driver.DeleteAsync(containerId, grace, cancellationToken));

    public Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken) => metrics.MeasureAsync(Name, "list", () => driver.ListAsync(cancellationToken));

    public IAsyncEnumerable<WorkloadExit> WatchAsync(CancellationToken cancellationToken) => driver.WatchAsync(cancellationToken);

    public Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken) =>
        metrics.MeasureAsync(Name, "memory", () => driver.RanOutOfMemoryAsync(containerId, cancellationToken));

    public void Stop() => driver.Stop();

    public Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken) =>
        metrics.MeasureAsync(Name, "connect", () => driver.ConnectAsync(containerId, cancellationToken));

    private Task MeasureAsync(string call, Func<Task> make) => metrics.MeasureAsync(Name, call, async () =>
    {
        await make();
        return true;
    });
}
