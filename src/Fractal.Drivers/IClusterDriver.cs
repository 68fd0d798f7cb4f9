namespace Fractal.Drivers;

/// <summary>
/// A driver for one kind of cluster. Every call is idempotent: the container's id is the workload's name and the cluster's idempotency
/// token. Failures of the cluster or of the app are thrown as <see cref="DriverException"/>.
/// </summary>
public interface IClusterDriver
{
    /// <summary>A stable name, as used in configuration (<c>local</c>).</summary>
    string Name { get; }

    /// <summary>
    /// Where agents of this driver reach the server: <c>unix:/path</c> (as the server binds it) or null for the public address.
    /// </summary>
    string? AgentSocketPath { get; }

    /// <summary>
    /// Prepares the driver once at start, removes what an earlier server of this installation left behind, and returns the limits that it
    /// can't enforce.
    /// </summary>
    /// <returns>Empty if every limit is enforced.</returns>
    /// <exception cref="DriverException">Nothing can be launched; the message says what to install or permit.</exception>
    Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Launches a workload, or does nothing if one with this id exists. Returns when it runs; the agent reports when it is ready.
    /// </summary>
    Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a workload and removes everything that belongs to it; returns when nothing is left. Unknown ids are not an error.
    /// </summary>
    /// <param name="grace">How long the app may take to exit; zero kills it immediately.</param>
    Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>
    /// Every workload of this installation, completely or not at all (an exception), because missing workloads may be ended. A driver whose
    /// cluster is shared filters by the label; other installations' workloads in the result are recognised by their label and ignored.
    /// </summary>
    Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Workloads that exited without being asked to, as they exit. Only a hint for speed: the listing is authoritative.</summary>
    IAsyncEnumerable<WorkloadExit> WatchAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether the cluster ended a process of this workload because it exceeded its memory limit. Called after the workload or its app has
    /// exited, and before it is deleted. A driver that can't tell, or that no longer knows the workload, returns false.
    /// </summary>
    /// <exception cref="DriverException">The cluster can't be reached.</exception>
    Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>
    /// The server is shutting down: no workload is launched from now on, and exits are no longer reported, since they are intended.
    /// </summary>
    void Stop();

    /// <summary>Opens a byte stream to a workload's agent; the driver verifies that it is this agent.</summary>
    /// <exception cref="DriverException">The workload does not exist or can't be reached.</exception>
    Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken);
}

/// <summary>A limit that a cluster can't enforce, or a feature that it can't offer, on its host.</summary>
/// <param name="Text">A sentence or two for operators: what is missing, why, and what would help.</param>
/// <param name="NetworkAppText">A sentence for users of apps with network access; null if they don't notice.</param>
public sealed record Limitation(string Text, string? NetworkAppText = null)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The specification of a workload.</summary>
/// <param name="ContainerId">The row's id, which is the workload's name.</param>
/// <param name="EnrolmentCode">The agent's one-time secret; never on a command line.</param>
/// <param name="Network">Whether the app may reach the internet (never the host or private networks).</param>
/// <param name="MemoryMiB">Memory limit of the whole container, MiB.</param>
/// <param name="Cpus">CPU limit, in cores.</param>
/// <param name="MaxProcesses">Limit of processes and threads.</param>
/// <param name="HomeMiB">Size limit of the home folder, MiB.</param>
/// <param name="Installation">The installation, as a label of the workload.</param>
/// <param name="TraceParent">The launch's trace (W3C <c>traceparent</c>), passed to the agent, whose first reports return it.</param>
public sealed record WorkloadSpec(
    Guid ContainerId, string EnrolmentCode, bool Network, int MemoryMiB, double Cpus, int MaxProcesses, int HomeMiB, Guid Installation, string? TraceParent = null);

/// <summary>A workload in a cluster's listing.</summary>
/// <param name="ContainerId">Its name.</param>
/// <param name="Running">Whether it runs; if not, only its remains exist.</param>
/// <param name="Installation">The label it was launched with; empty if it has none.</param>
public sealed record Workload(Guid ContainerId, bool Running, Guid Installation);

/// <summary>A workload that exited unexpectedly.</summary>
/// <param name="Detail">The known cause, for operators.</param>
public sealed record WorkloadExit(Guid ContainerId, string Detail);

/// <summary>The cluster rejected a request or failed; the message is for operators.</summary>
public sealed class DriverException : Exception
{
    public DriverException() { }
    public DriverException(string message) : base(message) { }
    public DriverException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Whether the same call may succeed later, because the cluster was unreachable or busy.</summary>
    public bool IsTransient { get; init; }
}
