using System.Diagnostics;
using System.Globalization;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

/// <summary>A process with a container's user id may change the content of its folder; the server must not be misled by it.</summary>
[Trait("Promise", "a hostile app")]
public sealed class AgentSocketTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_to_another_containers_socket_is_rejected()
    {
        await using var host = await DriverHost.StartAsync();
        var (mine, other) = (await host.LaunchReadyAsync(DriverHost.Terminal), await host.LaunchReadyAsync(DriverHost.Terminal));
        await ReplaceAsync(host, mine, $"ln -s {Folder(host, other)}/agent.sock agent.sock");
        await RefusedAsync(host, mine, "link");
        await using var reached = await host.Driver.ConnectAsync(other.Id, Now);
    }

    [Fact]
    public async Task A_link_to_the_servers_own_socket_is_rejected()
    {
        await using var host = await DriverHost.StartAsync();
        var mine = await host.LaunchReadyAsync(DriverHost.Terminal);
        await ReplaceAsync(host, mine, $"ln -s {host.Driver.AgentSocketPath} agent.sock");
        await RefusedAsync(host, mine, "link");
    }

    [Fact]
    public async Task A_socket_of_another_user_is_rejected_before_a_byte_is_sent()
    {
        Assert.SkipUnless(LocalNative.IsRoot, "Containers have separate users only if the driver is root.");
        await using var host = await DriverHost.StartAsync();
        var mine = await host.LaunchReadyAsync(DriverHost.Terminal);
        File.Delete(Path.Combine(Folder(host, mine), "agent.sock"));
        await using var intruder = await ServerPeer.ListenAsync(Path.Combine(Folder(host, mine), "agent.sock"));
        await RefusedAsync(host, mine, "belongs to uid 0");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("touch agent.sock")]
    [InlineData("mkdir agent.sock")]
    [InlineData("mkfifo agent.sock")]
    public async Task Anything_but_a_socket_is_rejected(string command)
    {
        await using var host = await DriverHost.StartAsync();
        var mine = await host.LaunchReadyAsync(DriverHost.Terminal);
        await ReplaceAsync(host, mine, command);
        await RefusedAsync(host, mine, "can't be reached");
    }

    [Fact]
    public async Task The_folder_is_limited_in_size()
    {
        await using var host = await DriverHost.StartAsync();
        Assert.SkipWhen(host.Limitations.Any(l => l.Contains("size limit", StringComparison.Ordinal)), "No tmpfs can be mounted here.");
        var mine = await host.LaunchReadyAsync(DriverHost.Terminal);
        await AsContainerAsync(host, mine, "head -c 1000000 /dev/zero >big 2>/dev/null; for i in $(seq 100); do touch f$i 2>/dev/null; done; exit 0");
        var files = new DirectoryInfo(Folder(host, mine)).GetFiles();
        Assert.InRange(files.Sum(f => f.Length), 1, 64 * 1024);
        Assert.InRange(files.Length, 2, 16);

        // A full folder does not affect a running container.
        await using var viewer = await Viewer.OpenAsync(host, mine, Guid.CreateVersion7());
    }

    private static string Folder(DriverHost host, Enrolled container) => new LocalLayout(host.Options.RuntimeFolder).Container(container.Id);

    private static async Task RefusedAsync(DriverHost host, Enrolled container, string why)
    {
        var refused = await Assert.ThrowsAsync<DriverException>(() => host.Driver.ConnectAsync(container.Id, Now));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static Task ReplaceAsync(DriverHost host, Enrolled container, string command) => AsContainerAsync(host, container, "rm agent.sock && " + command);

    /// <summary>What a process that broke out to the container's user could do.</summary>
    private static async Task AsContainerAsync(DriverHost host, Enrolled container, string script)
    {
        var uid = host.Driver.Find(container.Id)!.Uid.ToString(CultureInfo.InvariantCulture);
        string[] user = LocalNative.IsRoot ? ["setpriv", $"--reuid={uid}", $"--regid={uid}", "--clear-groups"] : ["env"];
        using var process = Process.Start(user[0], [.. user[1..], "sh", "-c", $"cd {Folder(host, container)} && {script}"]);
        await process.WaitForExitAsync(Now);
        Assert.Equal(0, process.ExitCode);
    }
}
