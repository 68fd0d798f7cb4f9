using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// A cluster in memory: containers are a few objects each, their agents speak the real protocol to the server over its socket for agents, and
/// show a test picture. What goes wrong is set in <see cref="Options"/>. They end with this process.
/// </summary>
public sealed class SimulatedDriver : IClusterDriver, IAsyncDisposable
{
    internal static readonly Limitation NothingIsReal = new("Containers are simulated: no app runs, no limit holds, and what is shown is a test picture.");

    private readonly TimeProvider time;
    private readonly ILogger<SimulatedDriver> log;
    private readonly Schedule schedule;
    private readonly SimulatedTrouble trouble;
    private readonly ServerLink server;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, SimulatedAgent> agents = new();
    private readonly ConcurrentDictionary<Guid, Workload> strangers = new();
    private readonly Channel<WorkloadExit> exits =
        Channel.CreateBounded<WorkloadExit>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Makes the folder of the socket; nothing is launched yet.</summary>
    /// <exception cref="DriverException">Another user can change the folder.</exception>
    public SimulatedDriver(SimulatedOptions options, ILogger<SimulatedDriver> log, TimeProvider time)
    {
        (Options, this.log, this.time) = (options, log, time);
        AgentSocketPath = Prepare(options.RuntimeFolder);
        schedule = new Schedule(time, log);
        trouble = new SimulatedTrouble(options, time);
        server = new ServerLink(AgentSocketPath, options);
    }

    /// <summary>May be changed while the driver runs.</summary>
    public SimulatedOptions Options { get; }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public string AgentSocketPath { get; }

    /// <summary>How much its containers have to do at this moment: what is due, and reports under way.</summary>
    internal int Busy => schedule.Busy + server.Waiting;

    /// <summary>How much of that waits for the clock alone.</summary>
    internal int Resting => agents.Values.Sum(agent => agent.Resting);

    /// <summary>How many ends it has told, or will tell as soon as somebody listens.</summary>
    internal int Ends => Volatile.Read(ref ends);

    /// <summary>How long until something happens by itself; none if nothing will.</summary>
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
                var agent = new SimulatedAgent(spec, server, schedule, trouble, time, OnEnded);
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

    /// <summary>Lets a container die as if its host had lost it.</summary>
    /// <returns>Whether there was one that ran.</returns>
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

    /// <summary>Puts a workload into the cluster that this server did not launch: another installation's, or nobody's.</summary>
    public void AddStranger(Workload workload) => strangers[workload.ContainerId] = workload;

    /// <summary>Lets the app of a container exit; its agent reports it.</summary>
    public bool ExitApp(Guid containerId, int exitCode) => agents.TryGetValue(containerId, out var agent) && agent.ExitApp(exitCode);

    /// <summary>Kills the app of a container as the kernel does when the container's memory is used up; its agent reports the exit.</summary>
    public bool RunOutOfMemory(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.RunOutOfMemory();

    /// <summary>Ends every container at once.</summary>
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

    /// <summary>For tests: what there is, whatever a listing says.</summary>
    internal IEnumerable<Guid> Present => agents.Keys;

    /// <summary>For tests: a client connects to a container with a ticket.</summary>
    internal bool Enter(Guid containerId, string ticket, Guid session) => agents.TryGetValue(containerId, out var agent) && agent.Enter(ticket, session);

    /// <summary>For tests: the client disconnects.</summary>
    internal bool Leave(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.Leave();

    /// <summary>For tests: the client presses a key.</summary>
    internal bool Press(Guid containerId) => agents.TryGetValue(containerId, out var agent) && agent.Press();

    /// <summary>For tests: what a container was launched with.</summary>
    internal WorkloadSpec? Find(Guid containerId) => agents.GetValueOrDefault(containerId)?.Spec;

    /// <summary>Makes the folder in which agents find the server's socket.</summary>
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

        if (Directory.Exists(runtimeFolder)) TrustedFolder.Check(runtimeFolder); // whatever its mode is: it may serve others too
        TrustedFolder.Ensure(folder, OwnerOnly);
        return Path.Combine(folder, "agent.sock");
    }

    private void OnEnded(Guid containerId, string detail)
    {
        log.LogDebug("Simulated container {Container} ended unexpectedly: {Detail}", containerId, detail);
        if (stopping) return;
        var times = trouble.Doubles() ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            Interlocked.Increment(ref ends);
            exits.Writer.TryWrite(new WorkloadExit(containerId, detail));
        }
    }
}
