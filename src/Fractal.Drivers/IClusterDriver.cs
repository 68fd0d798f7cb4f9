namespace Fractal.Drivers;

/// <summary>
/// Speaks to one kind of cluster. Every call is safe to repeat: the container's id is the workload's name and the cluster's
/// idempotency token. Failures that are the cluster's or the app's own are thrown as <see cref="DriverException"/>.
/// </summary>
public interface IClusterDriver
{
    /// <summary>Stable name, as configuration spells it (<c>local</c>).</summary>
    string Name { get; }

    /// <summary>Where agents of this driver reach the server: <c>unix:/path</c> (as the server binds it) or none for the public address.</summary>
    string? AgentSocketPath { get; }

    /// <summary>Prepares the driver once at start, ends what an earlier server of this installation left behind, and says what it can't enforce here.</summary>
    /// <returns>Empty if every limit holds.</returns>
    /// <exception cref="DriverException">Nothing can be launched here; the message says what to install or allow.</exception>
    Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken);

    /// <summary>Launches a workload, or does nothing if one of this id exists. Returns when it runs; the agent reports when it is ready.</summary>
    Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken);

    /// <summary>Ends a workload and removes everything of it; returns when nothing is left. Unknown ids are no error.</summary>
    /// <param name="grace">How long the app may take to exit; zero ends it at once.</param>
    Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>
    /// Every workload of this installation, complete or an exception: what is missing here may be ended, so half an answer must never pass for the
    /// whole. A driver whose cluster is shared asks for its own by the label; what it returns beyond that is told apart by the label and left alone.
    /// </summary>
    Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Workloads that ended without being asked to, as they end. A hint for speed: a listing is the truth.</summary>
    IAsyncEnumerable<WorkloadExit> WatchAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether the cluster ended a process of this workload because the workload used more memory than its limit. Asked once the workload has ended or
    /// its app has exited, and before it is deleted. A driver that cannot tell, and one that no longer knows the workload, answers no.
    /// </summary>
    /// <exception cref="DriverException">The cluster can't be reached.</exception>
    Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The server is stopping: nothing is launched from now on, and ends are no longer told, since they are meant.</summary>
    void Stop();

    /// <summary>Opens a byte stream to a workload's agent; the driver has made sure it is that agent's.</summary>
    /// <exception cref="DriverException">There is no such workload, or it can't be reached.</exception>
    Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken);
}

/// <summary>Something that a cluster can't enforce or offer on its host.</summary>
/// <param name="Text">A sentence or two for operators: what is missing, why, and what would help.</param>
/// <param name="NetworkAppText">A sentence for users of apps with network, who notice it; none if they don't.</param>
public sealed record Limitation(string Text, string? NetworkAppText = null)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What to launch.</summary>
/// <param name="ContainerId">The row's id: the workload's name.</param>
/// <param name="EnrolmentCode">One-time secret for the agent; never on a command line.</param>
/// <param name="Network">Whether the app may reach the internet (never the host or private networks).</param>
/// <param name="MemoryMiB">Memory limit of the whole container, MiB.</param>
/// <param name="Cpus">CPU limit, in cores.</param>
/// <param name="MaxProcesses">Limit of processes and threads.</param>
/// <param name="HomeMiB">Size limit of the home folder, MiB.</param>
/// <param name="Installation">A label the workload carries: whose it is.</param>
/// <param name="TraceParent">The launch in a trace (W3C <c>traceparent</c>); handed to the agent, whose first reports carry it back.</param>
public sealed record WorkloadSpec(
    Guid ContainerId, string EnrolmentCode, bool Network, int MemoryMiB, double Cpus, int MaxProcesses, int HomeMiB, Guid Installation, string? TraceParent = null);

/// <summary>A workload as its cluster knows it.</summary>
/// <param name="ContainerId">Its name.</param>
/// <param name="Running">Whether it runs, or only its remains are there.</param>
/// <param name="Installation">The label it was launched with; empty if it has none.</param>
public sealed record Workload(Guid ContainerId, bool Running, Guid Installation);

/// <summary>A workload that ended unexpectedly.</summary>
/// <param name="Detail">What is known of why, for the operator.</param>
public sealed record WorkloadExit(Guid ContainerId, string Detail);

/// <summary>The cluster refused or failed; the message is written for an operator.</summary>
public sealed class DriverException : Exception
{
    public DriverException() { }
    public DriverException(string message) : base(message) { }
    public DriverException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Whether the same call may succeed later: the cluster could not be reached, or was busy.</summary>
    public bool IsTransient { get; init; }
}
