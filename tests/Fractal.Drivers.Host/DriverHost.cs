using Fractal.Client.Agents;
using Fractal.Drivers.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fractal.Drivers.Host;

/// <summary>A Local driver with a separate folder and user ids, and the server's side for its agents.</summary>
public sealed class DriverHost : IAsyncDisposable
{
    public const int UidCount = 16;

    /// <summary>The installation of its workloads.</summary>
    public static readonly Guid Installation = Guid.CreateVersion7();

    private DriverHost(LocalOptions options, LocalDriver driver, ServerPeer server, IReadOnlyList<Limitation> limitations) =>
        (Options, Driver, Server, NetworkAppLimitations, Limitations) =
            (options, driver, server, [.. limitations.Select(l => l.NetworkAppText).OfType<string>()], [.. limitations.Select(l => l.Text)]);

    public LocalOptions Options { get; }
    public LocalDriver Driver { get; }
    public ServerPeer Server { get; }
    public IReadOnlyList<string> Limitations { get; }
    public IReadOnlyList<string> NetworkAppLimitations { get; }

    /// <summary>Ids that no other concurrent test uses, so that processes with these ids belong to this driver.</summary>
    public static LocalOptions NewOptions() => new()
    {
        RuntimeFolder = $"/tmp/fractal-t-{Guid.CreateVersion7():N}"[..^16] + Random.Shared.Next(0x1000, 0xffff).ToString("x", System.Globalization.CultureInfo.InvariantCulture),
        AgentPath = SourceTree.Agent,
        UidBase = 1_000_000_000 + Random.Shared.Next(10_000_000) * UidCount,
        UidCount = UidCount,
        UidFolder = "/tmp/fractal-t-uids",
    };

    public static Task<DriverHost> StartAsync(Action<LocalOptions>? change = null)
    {
        var options = NewOptions();
        change?.Invoke(options);
        return StartAsync(options);
    }

    public static async Task<DriverHost> StartAsync(LocalOptions options)
    {
        var driver = new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System);
        var server = await ServerPeer.ListenAsync(driver.AgentSocketPath);
        try
        {
            return new DriverHost(options, driver, server, await driver.StartAsync(CancellationToken.None));
        }
        catch
        {
            await server.DisposeAsync();
            await driver.DisposeAsync();
            throw;
        }
    }

    public static AppLaunch App(params string[] command) =>
        new("test app", command, new Dictionary<string, string>(), 640, 480, PrepareApp: true, GraceSeconds: 0, MemoryMiB: 512);

    /// <summary>The usual app: a terminal, with a window.</summary>
    public static AppLaunch Terminal { get; } = App("xterm");

    /// <summary>The specification for launching this app; the server's side expects its agent.</summary>
    public (WorkloadSpec Spec, Enrolled Enrolled) Prepare(AppLaunch app, bool network = false, int heartbeatSeconds = 1)
    {
        var enrolled = Server.Expect(Guid.CreateVersion7(), app, heartbeatSeconds);
        return (new WorkloadSpec(enrolled.Id, enrolled.Code, network, MemoryMiB: 512, Cpus: 2, MaxProcesses: 256, HomeMiB: 64, Installation), enrolled);
    }

    public async Task<Enrolled> LaunchAsync(AppLaunch app, bool network = false)
    {
        var (spec, enrolled) = Prepare(app, network);
        await Driver.LaunchAsync(spec, CancellationToken.None);
        return enrolled;
    }

    public async Task<Enrolled> LaunchReadyAsync(AppLaunch app)
    {
        var enrolled = await LaunchAsync(app);
        await Server.ReportAsync(enrolled.Id, "ready");
        return enrolled;
    }

    /// <summary>A file as the container sees it, or null if it does not exist.</summary>
    public string? Inside(Enrolled container, string path)
    {
        var file = $"/proc/{Driver.Find(container.Id)!.FirstPid}/root{path}";
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await Server.DisposeAsync();
        Leftovers.ThrowIfAny(Leftovers.Of(Options));
        Directory.Delete(Options.RuntimeFolder, recursive: true);
    }
}
