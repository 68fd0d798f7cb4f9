using System.Buffers.Binary;
using System.Net.WebSockets;
using Fractal.Client.Agents;
using Fractal.Drivers.Host;
using Fractal.Drivers.Simulated;
using Fractal.Drivers.Tests.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fractal.Drivers.Tests.Simulated;

/// <summary>A viewer of the simulated driver, connected like a browser.</summary>
public sealed class TestPictureTests
{
    private const int Rounds = 60;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_gets_frame_after_frame_while_it_sends_messages_of_every_type()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var viewer = await Viewer.OpenAsync(cluster.Driver, cluster.Container, Guid.CreateVersion7());
        var picture = await Picture.BeginAsync(viewer);
        var before = await picture.ColoursAsync();
        Assert.InRange(before.Count, 8, 300);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var message in Messages(round)) await picture.SendAsync(message);
            await picture.RequestAsync(incremental: round % 2 == 1);
            if (round % 2 == 1) await picture.TypeAsync("a");
            Assert.Equal(before, await picture.UpdateAsync());
        }

        Assert.Equal(WebSocketState.Open, viewer.Socket.State);
        Assert.Equal(0, cluster.Server.Count(cluster.Container.Id, "disconnected"));
    }

    [Fact]
    public async Task A_message_of_an_unknown_type_ends_the_connection_and_not_the_container()
    {
        await using var cluster = await Cluster.StartAsync();
        await using (var viewer = await Viewer.OpenAsync(cluster.Driver, cluster.Container, cluster.Session))
        {
            var picture = await Picture.BeginAsync(viewer);
            await picture.SendAsync([99]);
            await viewer.ClosedAsync();
        }

        await using var next = await Viewer.OpenAsync(cluster.Driver, cluster.Container, cluster.Session);
        Assert.NotEmpty(await (await Picture.BeginAsync(next)).ColoursAsync());
    }

    /// <summary>Messages of noVNC: first those that it always sends, then those for servers with extensions.</summary>
    private static IEnumerable<byte[]> Messages(int round)
    {
        byte at = (byte)round;
        yield return [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]; // pixel format
        yield return [2, 0, 0, 2, 0, 0, 0, 0, 0xff, 0xff, 0xfe, 0xcc]; // encodings
        yield return [4, 1, 0, 0, 0, 0, 0, 97]; // key down
        yield return [4, 0, 0, 0, 0, 0, 0, 97]; // key up
        yield return [5, 1, 0, at, 0, at]; // button down
        yield return [5, 0, 0, at, 0, at]; // button up
        yield return [6, 0, 0, 0, 0, 0, 0, 3, 97, 98, 99]; // clipboard
        yield return [6, 0, 0, 0, .. Number(-4), 1, 0, 0, 1]; // extended clipboard
        yield return [150, 1, 0, 0, 0, 0, 2, 128, 1, 144]; // continuous updates
        yield return [248, 0, 0, 0, 0, 0, 0, 1, 2, 97, 98]; // fence
        yield return [250, 0, 1, 2]; // xvp
        yield return [251, 0, 2, 128, 1, 144, 1, 0, .. Number(0), 0, 0, 0, 0, 2, 128, 1, 144, .. Number(0)]; // desktop size
        yield return [255, 0, 0, 1, .. Number(97), .. Number(30)]; // QEMU key
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private sealed class Cluster(SimulatedDriver driver, ServerPeer server, Enrolled container, string folder) : IAsyncDisposable
    {
        public SimulatedDriver Driver => driver;
        public ServerPeer Server => server;
        public Enrolled Container => container;

        /// <summary>A container serves only one session.</summary>
        public Guid Session { get; } = Guid.CreateVersion7();

        public static async Task<Cluster> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("fractal-s-").FullName;
            var options = new SimulatedOptions { RuntimeFolder = folder, LeadTime = TimeSpan.FromMilliseconds(1) };
            var driver = new SimulatedDriver(options, NullLogger<SimulatedDriver>.Instance, TimeProvider.System);
            var server = await ServerPeer.ListenAsync(driver.AgentSocketPath);
            await driver.StartAsync(Now);
            var app = new AppLaunch("test app", ["none"], new Dictionary<string, string>(), 640, 480, PrepareApp: true, GraceSeconds: 0, MemoryMiB: 512);
            var container = server.Expect(Guid.CreateVersion7(), app);
            await driver.LaunchAsync(
                new WorkloadSpec(container.Id, container.Code, Network: false, MemoryMiB: 64, Cpus: 1, MaxProcesses: 32, HomeMiB: 1, DriverHost.Installation), Now);
            await server.ReportAsync(container.Id, "ready");
            return new Cluster(driver, server, container, folder);
        }

        public async ValueTask DisposeAsync()
        {
            await driver.DisposeAsync();
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
