using System.Collections.Concurrent;
using System.Threading.Channels;
using Fractal.Shared;
using Microsoft.Extensions.Logging;

namespace Fractal.Drivers.Local;

/// <summary>
/// Runs containers as sandboxes on this machine. They end with this process, however it ends. To use it: create it, bind the server's
/// listener for agents to <see cref="AgentSocketPath"/> (the constructor makes its folder), call <see cref="StartAsync"/>, and dispose it
/// at the end. A launch opens that socket to every user of this machine, since containers have their own users.
/// </summary>
public sealed class LocalDriver : IClusterDriver, IAsyncDisposable
{
    private readonly LocalOptions options;
    private readonly ILogger<LocalDriver> logger;
    private readonly TimeProvider clock;
    private readonly LocalLayout layout;
    private readonly LauncherThread launcher = new();
    private readonly ConcurrentDictionary<Guid, LocalContainer> containers = new();
    private readonly Channel<WorkloadExit> exits =
        Channel.CreateBounded<WorkloadExit>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

    private LocalStart? start;
    private volatile bool stopping;

    /// <summary>Creates the folders; nothing is launched or removed yet.</summary>
    /// <exception cref="DriverException">Another user can change one of the folders.</exception>
    public LocalDriver(LocalOptions options, ILogger<LocalDriver> logger, TimeProvider clock)
    {
        this.options = options;
        this.logger = logger;
        this.clock = clock;
        layout = new LocalLayout(options.RuntimeFolder);
        if (!OperatingSystem.IsLinux()) return;
        CleanProcess.MarkDescriptors();
        try
        {
            layout.Create();
        }
        catch
        {
            launcher.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public string AgentSocketPath => layout.ServerSocket;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) throw new DriverException("Sandboxes on this machine need Linux.");
        start = await LocalStart.RunAsync(options, layout, launcher, clock, cancellationToken);
        return start.Limitations;
    }

    /// <inheritdoc/>
    public async Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken)
    {
        var site = (start ?? throw new DriverException("The local driver was not started.")).Site;
        cancellationToken.ThrowIfCancellationRequested();
        var mine = new LocalContainer(spec.ContainerId, spec.Installation, site);
        var container = containers.GetOrAdd(spec.ContainerId, mine);
        if (container != mine) mine.Dispose();
        try
        {
            // Checked after it was added: either this sees the shutdown, or the shutdown sees the container.
            if (stopping) throw new DriverException("The server is stopping.");
            await container.LaunchAsync(spec).WaitAsync(cancellationToken);
        }
        catch
        {
            // A caller that only waited for another's launch leaves the container alone.
            if (container == mine) await DeleteAsync(spec.ContainerId, TimeSpan.Zero, CancellationToken.None);
            throw;
        }

        if (container == mine) _ = WatchAsync(container);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!containers.TryGetValue(containerId, out var container)) return;
        await container.DeleteAsync(grace).WaitAsync(cancellationToken);
        if (containers.TryRemove(new KeyValuePair<Guid, LocalContainer>(containerId, container))) container.Dispose();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Workload>>([.. containers.Values.Select(c => new Workload(c.Id, c.Running, c.Installation))]);

    /// <inheritdoc/>
    public IAsyncEnumerable<WorkloadExit> WatchAsync(CancellationToken cancellationToken) => exits.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken) =>
        Task.FromResult(containers.TryGetValue(containerId, out var container) && container.RanOutOfMemory);

    /// <inheritdoc/>
    public void Stop() => stopping = true;

    /// <inheritdoc/>
    public Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken)
    {
        if (!containers.TryGetValue(containerId, out var container) || !container.Running) throw new DriverException("There is no such container on this machine.");
        container.Use();
        return AgentSocket.ConnectAsync(layout.Container(containerId), container.Uid, cancellationToken);
    }

    /// <summary>Ends every container immediately and removes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        var deletions = containers.Keys.Select(id => DeleteAsync(id, TimeSpan.Zero, CancellationToken.None)).ToList();
        foreach (var deletion in deletions)
        {
            try
            {
                await deletion;
            }
            catch (Exception exception) when (exception is DriverException or IOException or TimeoutException)
            {
                logger.CleanupFailed(exception);
            }
        }

        launcher.Dispose();
        exits.Writer.TryComplete();
        start?.Dispose();
    }

    /// <summary>For tests: a container's resources on this machine.</summary>
    internal LocalContainer? Find(Guid id) => containers.GetValueOrDefault(id);

    private async Task WatchAsync(LocalContainer container)
    {
        try
        {
            var detail = await container.EndedAsync();
            if (stopping || container.Deleting) return;
            logger.ContainerEndedUnexpectedly(container.Id, detail);
            exits.Writer.TryWrite(new WorkloadExit(container.Id, detail));
        }
        catch (InvalidOperationException)
        {
            return; // Deleted in the meantime; its resources are disposed.
        }
    }
}
