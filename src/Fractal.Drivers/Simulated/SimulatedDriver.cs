using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// A cluster in memory: containers are a few objects each; their agents use the real protocol with the server over its socket for agents,
/// and show a test picture. <see cref="Options"/> sets the faults. Containers end with this process.
/// </summary>
public sealed class SimulatedDriver : IClusterDriver, IAsyncDisposable
{
    internal static readonly Limitation NothingIsReal = new("Containers are simulated: no app runs, no limit holds, and what is shown is a test picture.");

    private readonly TimeProvider clock;
    private readonly ILogger<SimulatedDriver> logger;
    private readonly Schedule schedule;
    private readonly SimulatedFaults trouble;
    private readonly ServerLink server;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, SimulatedAgent> agents = new();
    private readonly ConcurrentDictionary<Guid, Workload> strangers = new();
    private readonly Channel<WorkloadExit> exits =
        Channel.CreateBounded<WorkloadExit>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Creates the socket's folder; nothing is launched yet.</summary>
    /// <exception cref="DriverException">Another user can change the folder.</exception>
    public SimulatedDriver(SimulatedOptions options, ILogger<SimulatedDriver> logger, TimeProvider clock)
    {
        (Options, this.logger, this.clock) = (options, logger, clock);
        AgentSocketPath = Prepare(options.RuntimeFolder);
        schedule = new Schedule(clock, logger);
        trouble = new SimulatedFaults(options, clock);
        server = new ServerLink(AgentSocketPath, options);
    }

    /// <summary>May be changed while the driver runs.</summary>
    public SimulatedOptions Options { get; }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public string AgentSocketPath { get; }

    /// <summary>The current activities of its containers: due events and reports in progress.</summary>
    internal int Busy => schedule.Busy + server.Waiting;

    /// <summary>How many of these only wait for the clock.</summary>
    internal int Resting => agents.Values.Sum(agent => agent.Resting);

    /// <summary>The number of exits reported, or to be reported once a listener exists.</summary>
    internal int Ends => Volatile.Read(ref ends);

    /// <summary>The time until the next scheduled event; null if there is none.</summary>
    internal TimeSpan? Next => agents.Values.Select(agent => agent.NextTry).Append(schedule.Next).Min();

    private volatile bool stopping;
    private int ends;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Limitation>>([NothingIsReal]);

    /// <inheritdoc/>
    public async Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken)
    {
        await trouble.DelayAsync(cancellationToken);
        lock (gate)
        {
            if (!agents.ContainsKey(spec.ContainerId))
            {
                if (stopping) throw new DriverException("The server is stopping.");
                if (agents.Count >= Options.Capacity) throw new DriverException($"The cluster is full: it has room for {Options.Capacity} containers.");
                if (trouble.LaunchFails()) throw new DriverException("The cluster refused the launch.");
                var agent = new SimulatedAgent(spec, server, schedule, trouble, clock, OnEnded);
                agents[spec.ContainerId] = agent;
                schedule.After(trouble.LeadTime(), agent.StartAsync);
            }
        }

        trouble.Answer("launch");
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken)
    {
        await trouble.DelayAsync(cancellationToken);
        if (agents.TryRemove(containerId, out var agent)) agent.Dispose();
        strangers.TryRemove(containerId, out _);
        trouble.Answer("delete");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken)
    {
        await trouble.DelayAsync(cancellationToken);
        IReadOnlyList<Workload> workloads = [.. agents.Values.Select(agent => new Workload(agent.ContainerId, agent.Running, agent.Spec.Installation)), .. strangers.Values];
        trouble.Answer("list");
        return trouble.ForgetsListing() ? [] : workloads;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<WorkloadExit> WatchAsync(CancellationToken cancellationToken) => exits.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken)
    {
        await trouble.DelayAsync(cancellationToken);
        return agents.TryGetValue(containerId, out var agent) && agent.RanOutOfMemory;
    }

    /// <inheritdoc/>
    public void Stop() => stopping = true;

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken)
    {
        await trouble.DelayAsync(cancellationToken);
        return agents.TryGetValue(containerId, out var agent) && agent.Running
            ? agent.Open() : throw new DriverException("There is no such container in the simulated cluster.");
    }

    /// <summary>Ends a container as if its host had failed.</summary>
    /// <returns>Whether such a container was running.</returns>
    public bool Kill(Guid containerId, string detail) => agents.TryGetValue(containerId, out var agent) && agent.Die(detail);

    /// <summary>Removes a container from the cluster silently: no exit is reported, and listings lack it.</summary>
    public bool Lose(Guid containerId)
    {
        if (!agents.TryRemove(containerId, out var agent)) return false;
        agent.Dispose();
        return true;
    }

    /// <summary>Lets a container's agent fall silent: it runs on and reports nothing more.</summary>
    public bool Silence(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.FallSilent();

    /// <summary>Stops a container's agent like SIGSTOP: it reports nothing, and its socket opens but never answers.</summary>
    public bool Freeze(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.Freeze();

    /// <summary>Adds a workload that this server did not launch: another installation's, or an orphaned one.</summary>
    public void AddStranger(Workload workload) => strangers[workload.ContainerId] = workload;

    /// <summary>Lets a container's app exit; its agent reports it.</summary>
    public bool ExitApp(Guid containerId, int exitCode) => agents.TryGetValue(containerId, out var agent) && agent.ExitApp(exitCode);

    /// <summary>Kills a container's app as the kernel does when memory runs out; its agent reports the exit.</summary>
    public bool RunOutOfMemory(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.RunOutOfMemory();

    /// <summary>Ends every container immediately.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in agents.Keys)
        {
            if (agents.TryRemove(id, out var agent)) agent.Dispose();
        }

        await schedule.DisposeAsync();
        server.Dispose();
        exits.Writer.TryComplete();
    }

    /// <summary>For tests: the existing containers, regardless of what listings return.</summary>
    internal IEnumerable<Guid> Present => agents.Keys;

    /// <summary>For tests: a client connects to a container with a ticket.</summary>
    internal bool Enter(Guid containerId, string ticket, Guid session) => agents.TryGetValue(containerId, out var agent) && agent.Enter(ticket, session);

    /// <summary>For tests: the client disconnects.</summary>
    internal bool Leave(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.Leave();

    /// <summary>For tests: the client presses a key.</summary>
    internal bool Press(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.Press();

    /// <summary>For tests: the specification of a container.</summary>
    internal WorkloadSpec? Find(Guid containerId) => agents.GetValueOrDefault(containerId)?.Spec;

    /// <summary>Creates the folder in which agents find the server's socket.</summary>
    /// <returns>The socket's path.</returns>
    /// <exception cref="DriverException">Another user can change the folder.</exception>
    public static string Prepare(string runtimeFolder)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var folder = Path.Combine(runtimeFolder, "server");
        if (!OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(folder);
            return Path.Combine(folder, "agent.sock");
        }

        if (Directory.Exists(runtimeFolder)) TrustedFolder.Check(runtimeFolder); // its mode does not matter, since others may use it too
        TrustedFolder.Ensure(folder, OwnerOnly);
        return Path.Combine(folder, "agent.sock");
    }

    private void OnEnded(Guid containerId, string detail)
    {
        logger.SimulatedContainerEnded(containerId, detail);
        if (stopping) return;
        var times = trouble.Doubles() ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            Interlocked.Increment(ref ends);
            exits.Writer.TryWrite(new WorkloadExit(containerId, detail));
        }
    }
}
