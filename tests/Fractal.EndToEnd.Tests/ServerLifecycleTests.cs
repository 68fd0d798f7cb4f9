using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fractal.Client;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The server's lifecycle: how it starts, what it reports if it can't, and what is left when it is stopped or killed.</summary>
public sealed class ServerLifecycleTests
{
    private static readonly string[] OneApp = ["Fractal:Apps:terminal:Idle=1", "Fractal:Apps:editor:Idle=0", "Fractal:Apps:browser:Idle=0", "Fractal:Apps:pictures:Idle=0"];

    [Fact]
    [Trait("Promise", "nothing is left")]
    public async Task Stopping_the_server_ends_every_container()
    {
        await using var server = await FractalProcess.StartAsync(OneApp);
        var container = await RunningContainerAsync(server);
        await server.StopAsync();
        Assert.Empty(container.StillRunning());
        Assert.DoesNotContain("fail:", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_service_the_server_tells_systemd_when_it_is_ready_and_when_it_stops()
    {
        var folder = Directory.CreateTempSubdirectory("fractal-notify-");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(folder.FullName, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var server = await FractalProcess.StartAsServiceAsync(path, "Fractal:Driver=simulated");
        Assert.Contains("READY=1", await HearAsync(systemd), StringComparison.Ordinal);
        await server.StopAsync();
        Assert.Contains("STOPPING=1", await HearAsync(systemd), StringComparison.Ordinal);
        Assert.Equal(0, server.ExitCode);
    }

    /// <summary>Longer than ten seconds, which was once the limit.</summary>
    [Fact]
    public async Task Stopping_the_server_grants_an_app_its_grace_period()
    {
        string[] slow =
        [
            .. OneApp, "Fractal:Apps:terminal:Grace=30s", "Fractal:Apps:terminal:Command:0=sh", "Fractal:Apps:terminal:Command:1=-c",
            "Fractal:Apps:terminal:Command:2=trap 'sleep 12; exit 0' TERM; xterm & while :; do sleep 1; done",
        ];
        await using var server = await FractalProcess.StartAsync(slow);
        var container = await RunningContainerAsync(server);
        var began = Stopwatch.GetTimestamp();
        await server.StopAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(12), server.Log);
        Assert.Empty(container.StillRunning());
        Assert.DoesNotContain("fail:", server.Log, StringComparison.Ordinal);
        await using var next = await FractalProcess.StartInAsync(server.DataFolder, SourceTree.Server("debug"), OneApp);
        using var client = new FractalClient(next.Address);
        await client.LoginAsync("life@example.org", Person.Password);
        Assert.Equal(EndReason.AdminEnded, Assert.Single(await client.ListSessionsAsync()).EndReason);
    }

    [Fact]
    [Trait("Promise", "nothing is left")]
    public async Task Killing_the_server_ends_every_container_and_the_next_start_notifies_users()
    {
        await using var server = await FractalProcess.StartAsync(OneApp);
        var container = await RunningContainerAsync(server);
        server.Kill();
        await Eventually.TrueAsync(() => container.StillRunning().Count == 0, "no process of the container is left");

        await using var next = await FractalProcess.StartInAsync(server.DataFolder, SourceTree.Server("debug"), OneApp);
        using var client = new FractalClient(next.Address);
        await client.LoginAsync("life@example.org", Person.Password);
        await Eventually.TrueAsync(async () => (await client.ListSessionsAsync()).All(s => s.State == SessionState.Ended), "the session has ended");
        Assert.Equal(EndReason.HostLost, Assert.Single(await client.ListSessionsAsync()).EndReason);
        Assert.Equal(0, (await client.MeAsync()).Usage.LiveSessions);
    }

    [Fact]
    public async Task A_second_server_in_the_same_folder_is_rejected_in_one_line()
    {
        await using var server = await FractalProcess.StartAsync(OneApp);
        var said = await FailsToStartAsync("--urls", "http://127.0.0.1:0", "--data", server.DataFolder);
        Assert.Contains("Another Fractal server uses", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_reported_in_one_line()
    {
        await using var server = await FractalProcess.StartAsync(OneApp);
        var said = await FailsToStartAsync("--urls", server.Address.ToString(), "--data", Directory.CreateTempSubdirectory("fractal-test-").FullName);
        Assert.Contains("Stop it, or choose another port with --urls.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_configuration_errors_are_reported_at_once()
    {
        var said = await FailsToStartAsync(
            "--urls", "http://127.0.0.1:0", "--data", Directory.CreateTempSubdirectory("fractal-test-").FullName,
            "--Fractal:Apps:Bad_Name:Title=x", "--Fractal:Apps:other:Title=y", "--Fractal:Apps:other:Command:0=true", "--Fractal:Apps:other:MemoryMiB=1", "--Fractal:Apps:third:Nonsense=1",
            "--Fractal:Apps:fourth:Title=z", "--Fractal:Apps:fourth:Command:0= ", "--Fractal:Apps:fourth:Environment:A-B=c");
        Assert.Contains("Fractal:Apps:Bad_Name: a name is", said, StringComparison.Ordinal);
        Assert.Contains("Fractal:Apps:Bad_Name:Command", said, StringComparison.Ordinal);
        Assert.Contains("Fractal:Apps:other:MemoryMiB", said, StringComparison.Ordinal);
        Assert.Contains("Fractal:Apps:fourth:Command: the first part is the program", said, StringComparison.Ordinal);
        Assert.Contains("Fractal:Apps:fourth:Environment: \"A-B\"", said, StringComparison.Ordinal);
        Assert.Contains("Nonsense", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static async Task<string> HearAsync(Socket systemd)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, await systemd.ReceiveAsync(buffer, limit.Token));
    }

    private static async Task<ContainerView> RunningContainerAsync(FractalProcess server)
    {
        using var client = new FractalClient(server.Address);
        await client.RegisterAsync("life@example.org", Person.Password);
        await client.LoginAsync("life@example.org", Person.Password);
        var session = await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 30));
        return ContainerView.Find(Client.Agents.ConnectionTicket.Peek(session.Connection!.Ticket)!.ContainerId)!;
    }

    private static async Task<string> FailsToStartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [SourceTree.Server("debug"), .. arguments, $"--Fractal:Local:AgentPath={SourceTree.Agent}", "--Fractal:Logs=plain"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var said = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(1, process.ExitCode);
        return said + await output;
    }
}
