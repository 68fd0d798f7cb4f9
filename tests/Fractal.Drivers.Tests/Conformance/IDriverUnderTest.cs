namespace Fractal.Drivers.Tests.Conformance;

/// <summary>A started driver, and what only its kind of cluster can provide: see README.md in this folder.</summary>
public interface IDriverUnderTest : IAsyncDisposable
{
    IClusterDriver Driver { get; }

    /// <summary>A workload with a new id that runs until it is deleted; its agent is admitted.</summary>
    WorkloadSpec Good();

    /// <summary>A workload that the cluster rejects or can't start.</summary>
    WorkloadSpec Bad();

    /// <summary>Completes when the workload's agent can be connected to.</summary>
    Task ReadyAsync(Guid containerId);

    /// <summary>Ends a running workload without the driver, like a crash.</summary>
    Task CrashAsync(Guid containerId);

    /// <summary>The number of workloads with this id that the cluster runs, determined without the driver.</summary>
    int Running(Guid containerId);

    /// <summary>What the cluster still holds of any workload, determined without the driver; empty if nothing.</summary>
    IReadOnlyList<string> Left();
}
