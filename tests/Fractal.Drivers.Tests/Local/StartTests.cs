using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

/// <summary>What the start rejects and reports.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_missing_agent_is_named_with_its_setting()
    {
        var options = DriverHost.NewOptions();
        options.AgentPath = "/nowhere/agent";
        await using var driver = new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Fractal:Local:AgentPath", refused.Message, StringComparison.Ordinal);
        Directory.Delete(options.RuntimeFolder, recursive: true);
    }

    [Fact]
    public async Task Apps_see_content_that_only_its_owner_can_access()
    {
        var closed = Directory.CreateTempSubdirectory("fractal-test-"); // mode 0700
        Directory.CreateDirectory(Path.Combine(closed.FullName, "content/sub"));
        await File.WriteAllTextAsync(Path.Combine(closed.FullName, "content/sub/file"), "seen", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(closed.FullName, "content/link"), "sub/file");
        var options = DriverHost.NewOptions();
        options.ContentFolder = Path.Combine(closed.FullName, "content");
        await using (var host = await DriverHost.StartAsync(options))
        {
            var container = await host.LaunchReadyAsync(DriverHost.Terminal);
            Assert.Equal("seen", host.Inside(container, "/opt/content/sub/file"));
            Assert.Equal("seen", host.Inside(container, "/opt/content/link"));
            Assert.Equal(LocalNative.IsRoot, Directory.Exists(new LocalLayout(options.RuntimeFolder).Content));
        }

        closed.Delete(recursive: true);
    }

    [Fact]
    public async Task Missing_content_is_named_with_its_setting()
    {
        var options = DriverHost.NewOptions();
        options.ContentFolder = "/nowhere/content";
        await using var driver = new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Fractal:Local:ContentFolder", refused.Message, StringComparison.Ordinal);
        Directory.Delete(options.RuntimeFolder, recursive: true);
    }

    [Fact]
    public async Task A_failed_driver_start_leaves_nothing()
    {
        var options = DriverHost.NewOptions();
        options.Resolver = "127.0.0.1"; // detected when control groups already exist
        await using (var driver = new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System))
            await Assert.ThrowsAsync<DriverException>(() => driver.StartAsync(TestContext.Current.CancellationToken));
        Leftovers.ThrowIfAny(Leftovers.Of(options));
        Directory.Delete(options.RuntimeFolder, recursive: true);
    }

    [Fact]
    public async Task A_rejected_agent_ends_its_container_with_the_reason()
    {
        await using var host = await DriverHost.StartAsync();
        var (spec, _) = host.Prepare(DriverHost.Terminal);
        await host.Driver.LaunchAsync(spec with { EnrolmentCode = "wrong" }, TestContext.Current.CancellationToken);
        await foreach (var exit in host.Driver.WatchAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(spec.ContainerId, exit.ContainerId);
            Assert.Contains("401", exit.Detail, StringComparison.Ordinal);
            Assert.Contains("status code", exit.Detail, StringComparison.Ordinal); // text, not the name of a resource
            break;
        }
    }

    [Fact]
    public async Task A_missing_system_call_filter_is_reported()
    {
        await using (var filtered = await DriverHost.StartAsync()) Assert.DoesNotContain(filtered.Limitations, IsOfFilter);
        await using var host = await DriverHost.StartAsync(options => options.FilterCalls = false);
        Assert.Contains(host.Limitations, IsOfFilter);
        await host.LaunchReadyAsync(DriverHost.Terminal);

        static bool IsOfFilter(string limitation) => limitation.Contains("system call filter", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_packet_filters_are_reported()
    {
        Assert.SkipUnless(LocalNative.IsRoot, "Apps with network need a driver that runs as root.");
        await using (var filtered = await DriverHost.StartAsync()) Assert.DoesNotContain(filtered.Limitations, IsOfPackets);
        await using var host = await DriverHost.StartAsync(options => options.FilterPackets = false);
        Assert.Contains(host.Limitations, IsOfPackets);
        var container = await host.LaunchAsync(DriverHost.Terminal, network: true);
        await host.Server.ReportAsync(container.Id, "ready");

        static bool IsOfPackets(string limitation) => limitation.Contains("multicast", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_name_server_is_reported_as_unreachable_and_a_configured_one_is_used()
    {
        await using var host = await DriverHost.StartAsync(options => options.Resolver = "9.9.9.9");
        Assert.DoesNotContain(host.Limitations, l => l.Contains("resolve names", StringComparison.Ordinal));
        Assert.DoesNotContain(host.NetworkAppLimitations, l => l.Contains("websites", StringComparison.Ordinal));
        Assert.SkipUnless(LocalNative.IsRoot, "Apps with network need a driver that runs as root.");
        var container = await host.LaunchAsync(DriverHost.Terminal, network: true);
        await host.Server.ReportAsync(container.Id, "ready");
        Assert.Equal("nameserver 9.9.9.9\n", host.Inside(container, "/etc/resolv.conf"));
        await host.Driver.DeleteAsync(container.Id, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Leftovers.ThrowIfAny(Leftovers.Containers(host.Options));
    }

    [Fact]
    public async Task A_limitation_that_users_notice_has_a_text_for_them()
    {
        await using var host = await DriverHost.StartAsync();
        Assert.Equal(Said("not root"), SaidToUsers("network"));
        Assert.Equal(Said("will not resolve names"), SaidToUsers("websites"));

        bool Said(string words) => host.Limitations.Any(l => l.Contains(words, StringComparison.Ordinal));
        bool SaidToUsers(string words) => host.NetworkAppLimitations.Any(l => l.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_are_enforced_as_requested()
    {
        await using var host = await DriverHost.StartAsync();
        Assert.SkipWhen(host.Limitations.Any(l => l.StartsWith("Limits of", StringComparison.Ordinal)), "This machine lets us have no control groups.");
        var (spec, _) = host.Prepare(DriverHost.Terminal);
        await host.Driver.LaunchAsync(spec with { MemoryMiB = 300, Cpus = 0.5, MaxProcesses = 77 }, TestContext.Current.CancellationToken);
        var files = Leftovers.CgroupFolders(new LocalLayout(host.Options.RuntimeFolder).CgroupName).SelectMany(folder => Directory.GetFiles(Path.Combine(folder, $"{spec.ContainerId:N}")))
            .ToLookup(path => Path.GetFileName(path), path => path);
        Assert.Equal("77", Value("pids.max"));
        Assert.Equal($"{300 * 1024 * 1024}", Value("memory.max", "memory.limit_in_bytes"));
        Assert.Equal("50000", Value("cpu.max", "cpu.cfs_quota_us").Split(' ')[0]);

        string Value(params string[] names) => File.ReadAllText(names.SelectMany(name => files[name]).First()).Trim();
    }
}
