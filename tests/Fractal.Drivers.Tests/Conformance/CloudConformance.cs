using Fractal.Client.Agents;
using Fractal.Drivers.Host;
using Fractal.Drivers.Host.Cloud;
using Fractal.Drivers.Simulated;

namespace Fractal.Drivers.Tests.Conformance;

/// <summary>The simulated cluster as a separate program.</summary>
public sealed class CloudConformance : ClusterDriverConformance
{
    private const int Room = 100;

    protected override async Task<IDriverUnderTest> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fractal-s-").FullName;
        var cloud = await SimulatedCloud.StartAsync(new SimulatedOptions { RuntimeFolder = folder, LeadTime = TimeSpan.FromMilliseconds(20) }, Path.Combine(folder, "record"));
        var server = await ServerPeer.ListenAsync(cloud.Driver.AgentSocketPath);
        var driver = new CloudDriver(cloud.Address);
        await driver.StartAsync(CancellationToken.None);
        return new CloudUnderTest(driver, cloud, server, folder);
    }

    private sealed class CloudUnderTest(CloudDriver driver, SimulatedCloud cloud, ServerPeer server, string folder) : IDriverUnderTest
    {
        public IClusterDriver Driver => driver;

        public WorkloadSpec Good()
        {
            cloud.Driver.Options.Capacity = Room;
            var id = Guid.CreateVersion7();
            var enrolled = server.Expect(id, new AppLaunch("test app", ["none"], new Dictionary<string, string>(), 640, 480, PrepareApp: true, GraceSeconds: 0, MemoryMiB: 512));
            return new WorkloadSpec(id, enrolled.Code, Network: false, MemoryMiB: 64, Cpus: 1, MaxProcesses: 32, HomeMiB: 1, DriverHost.Installation);
        }

        /// <summary>The cluster has no capacity for it.</summary>
        public WorkloadSpec Bad()
        {
            var spec = Good();
            cloud.Driver.Options.Capacity = 0;
            return spec;
        }

        public Task ReadyAsync(Guid containerId) => server.ReportAsync(containerId, "ready");

        public Task CrashAsync(Guid containerId)
        {
            cloud.Driver.Kill(containerId, "It was killed.");
            return Task.CompletedTask;
        }

        public int Running(Guid containerId) => Listed().Count(w => w.ContainerId == containerId && w.Running);

        public IReadOnlyList<string> Left() => [.. Listed().Select(w => w.ContainerId.ToString())];

        public async ValueTask DisposeAsync()
        {
            driver.Dispose();
            await cloud.DisposeAsync();
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        /// <summary>Asks the cluster directly, without HTTP.</summary>
        private IReadOnlyList<Workload> Listed() => cloud.Driver.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
