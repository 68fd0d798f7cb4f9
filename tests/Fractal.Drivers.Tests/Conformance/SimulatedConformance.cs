using Fractal.Client.Agents;
using Fractal.Drivers.Host;
using Fractal.Drivers.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fractal.Drivers.Tests.Conformance;

public sealed class SimulatedConformance : ClusterDriverConformance
{
    private const int Room = 100;

    protected override async Task<IDriverUnderTest> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fractal-s-").FullName;
        var driver = new SimulatedDriver(
            new SimulatedOptions { RuntimeFolder = folder, LeadTime = TimeSpan.FromMilliseconds(20) }, NullLogger<SimulatedDriver>.Instance, TimeProvider.System);
        var server = await ServerPeer.ListenAsync(driver.AgentSocketPath);
        await driver.StartAsync(CancellationToken.None);
        return new SimulatedUnderTest(driver, server, folder);
    }

    private sealed class SimulatedUnderTest(SimulatedDriver driver, ServerPeer server, string folder) : IDriverUnderTest
    {
        public IClusterDriver Driver => driver;

        public WorkloadSpec Good()
        {
            driver.Options.Capacity = Room;
            var id = Guid.CreateVersion7();
            var enrolled = server.Expect(id, new AppLaunch("test app", ["none"], new Dictionary<string, string>(), 640, 480, PrepareApp: true, GraceSeconds: 0, MemoryMiB: 512));
            return new WorkloadSpec(id, enrolled.Code, Network: false, MemoryMiB: 64, Cpus: 1, MaxProcesses: 32, HomeMiB: 1, DriverHost.Installation);
        }

        /// <summary>The cluster has no capacity for it.</summary>
        public WorkloadSpec Bad()
        {
            var spec = Good();
            driver.Options.Capacity = 0;
            return spec;
        }

        public Task ReadyAsync(Guid containerId) => server.ReportAsync(containerId, "ready");

        public Task CrashAsync(Guid containerId)
        {
            driver.Kill(containerId, "It was killed.");
            return Task.CompletedTask;
        }

        /// <summary>A cluster in memory can't be inspected from outside.</summary>
        public int Running(Guid containerId) => Listed().Count(w => w.ContainerId == containerId && w.Running);

        public IReadOnlyList<string> Left() => [.. Listed().Select(w => w.ContainerId.ToString())];

        public async ValueTask DisposeAsync()
        {
            await driver.DisposeAsync();
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        private IReadOnlyList<Workload> Listed() => driver.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
