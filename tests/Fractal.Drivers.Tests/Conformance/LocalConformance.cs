using Fractal.Drivers.Host;
using Fractal.Drivers.Local;

namespace Fractal.Drivers.Tests.Conformance;

public sealed class LocalConformance : ClusterDriverConformance
{
    protected override async Task<IDriverUnderTest> StartAsync() => new LocalUnderTest(await DriverHost.StartAsync());

    private sealed class LocalUnderTest(DriverHost host) : IDriverUnderTest
    {
        public IClusterDriver Driver => host.Driver;

        public WorkloadSpec Good() => host.Prepare(DriverHost.Terminal).Spec;

        /// <summary>No home folder of this size can be created.</summary>
        public WorkloadSpec Bad() => Good() with { HomeMiB = 0 };

        public Task ReadyAsync(Guid containerId) => host.Server.ReportAsync(containerId, "ready");

        public Task CrashAsync(Guid containerId)
        {
            LocalNative.Kill(host.Driver.Find(containerId)!.FirstPid);
            return Task.CompletedTask;
        }

        /// <summary>Sandboxes carry the container's folder on their command line; the inner ones do not.</summary>
        public int Running(Guid containerId) =>
            Processes.All().Count(pid => Processes.Read(pid, "comm").Trim() == "bwrap"
                && Processes.CommandLine(pid).Contains($"{containerId:N}", StringComparison.Ordinal)
                && pid != host.Driver.Find(containerId)?.FirstPid);

        public IReadOnlyList<string> Left() => Leftovers.Containers(host.Options);

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
