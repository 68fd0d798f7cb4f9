using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

[Trait("Promise", "nothing is left")]
public sealed class DriverDeathTests
{
    [Fact]
    public async Task Killing_the_server_ends_its_containers_and_the_next_start_cleans_up()
    {
        var options = DriverHost.NewOptions();
        using (var killed = await HostProcess.StartAsync(options, containers: 2))
        {
            Assert.Equal(2, killed.Ready);
            Assert.NotEmpty(ProcessesOf(options));
            await killed.KillAsync();
        }

        await Retry.UntilAsync(() => !ProcessesOf(options).Any());
        if (LocalNative.IsRoot) Assert.NotEmpty(Leftovers.Of(options)); // mounts and folders: no process was left to remove them

        await using var next = await DriverHost.StartAsync(options);
        Assert.Equal([], Leftovers.Containers(options));
        await next.LaunchReadyAsync(DriverHost.Terminal);
    }

    [Fact]
    public async Task A_second_server_in_the_same_folder_is_rejected_without_damage()
    {
        await using var first = await DriverHost.StartAsync();
        var container = await first.LaunchReadyAsync(DriverHost.Terminal);
        await using var second = new LocalDriver(first.Options, Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalDriver>.Instance, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<DriverException>(() => second.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Another server", refused.Message, StringComparison.Ordinal);
        await using var stream = await first.Driver.ConnectAsync(container.Id, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_second_installation_never_touches_the_first()
    {
        await using var first = await DriverHost.StartAsync();
        var container = await first.LaunchReadyAsync(DriverHost.Terminal);
        var before = Leftovers.Containers(first.Options).Order(StringComparer.Ordinal).ToList();
        var options = DriverHost.NewOptions();
        using (var killed = await HostProcess.StartAsync(options, containers: 1)) await killed.KillAsync();
        await Retry.UntilAsync(() => !ProcessesOf(options).Any());

        // Its next start removes what the killed one left, and nothing else.
        await using (await DriverHost.StartAsync(options)) Assert.Equal([], Leftovers.Containers(options));
        Assert.Equal(before, Leftovers.Containers(first.Options).Order(StringComparer.Ordinal));
        Assert.Equal([new Workload(container.Id, Running: true, DriverHost.Installation)], await first.Driver.ListAsync(TestContext.Current.CancellationToken));
        await using var stream = await first.Driver.ConnectAsync(container.Id, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_root_the_driver_runs_and_reports_missing_limits()
    {
        Assert.SkipUnless(LocalNative.IsRoot, "This run is not root's: every other test shows it.");
        var options = DriverHost.NewOptions();
        var user = OrdinaryUser.NewUid();
        using var copy = new ReadableCopy();
        using (var host = await HostProcess.StartAsync(options, containers: 1, copy.Host, OrdinaryUser.Prefix(user)))
        {
            Assert.Equal(1, host.Ready);
            Assert.Contains(host.Limitations, l => l.Contains("not root", StringComparison.Ordinal));
            Assert.Contains(host.Limitations, l => l.Contains("Limits of memory, cpu, pids", StringComparison.Ordinal));
            await host.EndAsync();
        }

        Assert.Equal([], Leftovers.Of(options));
        Assert.Equal([], Processes.All().Where(pid => Processes.Uid(pid) == user && Processes.Runs(pid)).Select(Processes.CommandLine));
    }

    private static IEnumerable<string> ProcessesOf(LocalOptions options) =>
        Leftovers.Of(options).Where(left => left.StartsWith("process", StringComparison.Ordinal));
}
