namespace Fractal.Drivers.Tests.Conformance;

/// <summary>A started driver and what only its own kind of cluster can tell: see README.md in this folder.</summary>
public interface IDriverUnderTest : IAsyncDisposable
{
    IClusterDriver Driver { get; }

    /// <summary>A workload that runs until it is deleted, with an id of its own; its agent will be let in.</summary>
    WorkloadSpec Good();

    /// <summary>A workload that the cluster refuses or can't start.</summary>
    WorkloadSpec Bad();

    /// <summary>Completes when the workload's agent can be connected to.</summary>
    Task ReadyAsync(Guid containerId);

    /// <summary>Ends a running workload behind the driver's back, as a crash would.</summary>
    Task CrashAsync(Guid containerId);

    /// <summary>How many workloads of this id the cluster itself runs, asked past the driver.</summary>
    int Running(Guid containerId);

    /// <summary>What the cluster still holds of any workload, asked past the driver; empty if nothing.</summary>
    IReadOnlyList<string> Left();
}
