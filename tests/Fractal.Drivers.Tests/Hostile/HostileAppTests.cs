using Fractal.Client.Agents;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Fractal.Drivers.Tests.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Hostile;

/// <summary>A hostile app (attack.sh, run as the app's command) can only read its home, its display and the system.</summary>
[Trait("Promise", "a hostile app")]
public sealed class HostileAppTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_attempt_to_escape_fails(bool network)
    {
        Assert.SkipUnless(!network || LocalNative.IsRoot, "Apps with network need a driver that runs as root.");
        using var bait = new HostBait();
        await using var host = await DriverHost.StartAsync();
        var neighbour = await host.LaunchReadyAsync(DriverHost.Terminal);
        var container = await NewAttack(bait, host.Options, network).LaunchAsync(host);

        var findings = await Attack.FindingsAsync(host, container);
        AssertHeld(findings);
        Assert.Equal(network, findings.Contains("route to the internet"));
        Assert.Equal(0, bait.Visits);

        await AgentLivesAsync(host, container);
        await AgentLivesAsync(host, neighbour);
        var seen = host.Inside(container, "/home/user/processes.dump")!;
        Assert.NotEmpty(seen);
        Assert.All(container.Secrets.Concat(neighbour.Secrets), secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
        await NothingEscapedThroughTheWindowManagerAsync(host, container);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Inherited_descriptors_do_not_reach_an_app(bool asRoot)
    {
        Assert.SkipWhen(asRoot && !LocalNative.IsRoot, "This run is not root's.");
        var options = DriverHost.NewOptions();
        using var bait = new HostBait();
        using var copy = new ReadableCopy();
        var file = copy.PathOf("attack.json");
        await NewAttack(bait, options, network: false).WriteAsync(file);
        string[] user = asRoot || !LocalNative.IsRoot ? [] : OrdinaryUser.Prefix();
        using var host = await HostProcess.AttackAsync(options, copy.Host, file, [.. user, "perl", "-e", Script("operator.pl")]);
        await host.EndAsync(); // before anything is asserted, so that a failed test leaves nothing either
        AssertHeld(host.Findings);
        Assert.Equal(0, bait.Visits);
        Assert.Equal([], Leftovers.Of(options));
    }

    [Fact]
    public async Task No_secret_is_anywhere_in_the_container_but_in_the_agents_memory()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal);
        await using var viewer = await Viewer.OpenAsync(host, container, Guid.CreateVersion7());
        var first = host.Driver.Find(container.Id)!.FirstPid;
        var texts = Processes.Tree(first).SelectMany(pid => new[] { Processes.Read(pid, "environ"), Processes.Read(pid, "cmdline") }).ToList();
        foreach (var folder in new[] { "/home", "/tmp", "/run", "/var", "/etc/passwd", "/dev/shm" })
            texts.AddRange(FilesBelow($"/proc/{first}/root{folder}").Select(File.ReadAllText));

        Assert.Contains(texts, text => text.Contains("ratpoison", StringComparison.Ordinal));
        foreach (var secret in container.Secrets) Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Equal(1, container.Trades);
        Assert.Null(container.Trade(container.Code));
    }

    [Fact]
    public async Task A_fork_bomb_is_limited_and_the_agent_survives()
    {
        await using var host = await DriverHost.StartAsync();
        SkipWithoutCgroups(host);
        var (spec, container) = host.Prepare(Bash("f() { f | f & }; f; while :; do (:) || :; done"));
        await host.Driver.LaunchAsync(spec with { MaxProcesses = 100 }, Xunit.TestContext.Current.CancellationToken);
        var group = Leftovers.CgroupFolders(new LocalLayout(host.Options.RuntimeFolder).CgroupName)
            .Select(folder => Path.Combine(folder, $"{container.Id:N}", "pids.current")).First(File.Exists);
        await Retry.UntilAsync(() => ReadNumber(group) > 55);
        for (var i = 0; i < 3; i++) await AgentLivesAsync(host, container);

        // The agent reserves some of the 100, which the app can't have.
        Assert.InRange(ReadNumber(group), 1, 80);
    }

    /// <summary>Fills the receive buffers of 3,000 UDP sockets, which would take more than half a gigabyte.</summary>
    [Fact]
    public async Task Socket_buffers_are_limited()
    {
        await using var host = await DriverHost.StartAsync();
        SkipWithoutCgroups(host);
        var (spec, container) = host.Prepare(Bash(
            "ulimit -n 4096; exec perl -e 'use Socket; socket(my $out, 2, 2, 0); for (1..3000) { socket(my $s, 2, 2, 0) or last; bind($s, sockaddr_in(0, inet_aton(\"127.0.0.1\"))); "
            + "send($out, \"x\" x 60000, 0, getsockname $s) for 1..3; push @keep, $s } open(my $f, \">\", \"$ENV{HOME}/filled\"); print $f scalar @keep; close $f; sleep 1000'"));
        var before = UdpMemoryMiB();
        await host.Driver.LaunchAsync(spec with { MemoryMiB = 512 }, Xunit.TestContext.Current.CancellationToken);
        await Retry.UntilAsync(() => host.Inside(container, "/home/user/filled") is { Length: > 0 } || host.Server.Count(container.Id, "exited") > 0);
        Assert.InRange(UdpMemoryMiB() - before, -128, 128);
        await AgentLivesAsync(host, container);
    }

    [Fact]
    public async Task An_app_that_uses_too_much_memory_is_killed_and_its_agent_reports_it()
    {
        await using var host = await DriverHost.StartAsync();
        SkipWithoutCgroups(host);
        var (spec, container) = host.Prepare(DriverHost.App("perl", "-e", "my @a; push @a, 'x' x 4_000_000 while 1"));
        await host.Driver.LaunchAsync(spec with { MemoryMiB = 192 }, Xunit.TestContext.Current.CancellationToken);
        var exited = await host.Server.ReportAsync(container.Id, "exited");
        Assert.Equal(137, exited.Number("exitCode"));
        Assert.True(await host.Driver.RanOutOfMemoryAsync(container.Id, Xunit.TestContext.Current.CancellationToken));
        await AgentLivesAsync(host, container);
        await host.Driver.DeleteAsync(container.Id, TimeSpan.Zero, Xunit.TestContext.Current.CancellationToken);
        Assert.False(await host.Driver.RanOutOfMemoryAsync(container.Id, Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_app_that_is_killed_did_not_run_out_of_memory()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchAsync(Bash("kill -9 $$"));
        Assert.Equal(137, (await host.Server.ReportAsync(container.Id, "exited")).Number("exitCode"));
        Assert.False(await host.Driver.RanOutOfMemoryAsync(container.Id, Xunit.TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/home/user", 64)]
    [InlineData("/tmp", 32)]
    [InlineData("/dev/shm", 128)]
    public async Task A_writable_folder_is_limited_in_size(string folder, int sizeMiB)
    {
        await using var host = await DriverHost.StartAsync(options => options.TmpMiB = 32);
        var container = await host.LaunchAsync(Bash(
            $"head -c 200000000 /dev/zero >{folder}/big; code=$? size=$(stat -c %s {folder}/big); rm {folder}/big; printf \"$code\\n$size\" >result; echo done >findings; sleep 1000"));
        await Attack.FindingsAsync(host, container);
        var result = host.Inside(container, "/home/user/result")!.Split('\n');
        Assert.Equal("1", result[0]);
        Assert.InRange(long.Parse(result[1], System.Globalization.CultureInfo.InvariantCulture), 1, sizeMiB * 1024 * 1024);
    }

    [Fact]
    public async Task Neither_the_servers_environment_nor_the_apps_is_readable_by_others()
    {
        const string Server = "FRACTAL_TEST_OF_THE_SERVER", App = "value-of-the-app";
        Environment.SetEnvironmentVariable(Server, "set");
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal with { Environment = new Dictionary<string, string> { ["NAME"] = App } });
        var tree = Processes.Tree(host.Driver.Find(container.Id)!.FirstPid);
        Assert.DoesNotContain(tree, pid => Processes.Read(pid, "environ").Contains(Server, StringComparison.Ordinal));
        Assert.DoesNotContain(Processes.All(), pid => Processes.Read(pid, "cmdline").Contains(App, StringComparison.Ordinal));
        Assert.Contains(tree, pid => Processes.Read(pid, "environ").Contains($"NAME={App}\0", StringComparison.Ordinal));
    }

    private static AppLaunch Bash(string script) => DriverHost.App("bash", "-c", script);

    private static Attack NewAttack(HostBait bait, LocalOptions options, bool network) => new(["bash", "-c", Script("attack.sh")], new Dictionary<string, string>
    {
        ["HOST_PORT"] = $"{bait.Port}",
        ["HOST_ABSTRACT"] = bait.Abstract,
        ["HOST_ADDRESSES"] = HostBait.Addresses,
        ["HOST_MULTICAST"] = bait.Multicast,
        ["HOST_FOLDERS"] = $"{options.RuntimeFolder} {SourceTree.Root} {options.UidFolder}",
    }, network);

    private static string Script(string name)
    {
        using var stream = typeof(HostileAppTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void AssertHeld(IReadOnlyList<string> findings)
    {
        var broken = string.Join('\n', findings.Where(line => line.StartsWith("BROKEN", StringComparison.Ordinal)));
        Assert.True(broken.Length == 0, broken);
        Assert.InRange(findings.Count(line => line.StartsWith("held", StringComparison.Ordinal)), 130, 250);
    }

    private static async Task AgentLivesAsync(DriverHost host, Enrolled container)
    {
        var before = host.Server.Count(container.Id, "heartbeat");
        await Retry.UntilAsync(() => host.Server.Count(container.Id, "heartbeat") > before);
    }

    private static async Task NothingEscapedThroughTheWindowManagerAsync(DriverHost host, Enrolled container)
    {
        var manager = Processes.Find(host.Driver.Find(container.Id)!.FirstPid, "ratpoison");
        await Retry.UntilAsync(() => File.Exists($"/proc/{manager}/root/tmp/manager-ran"));
        foreach (var folder in new[] { "/home/user", "/tmp", "/run", "/run/fractal", "/run/agent", "/run/agent/x", "/run/agent/vnc", "/tmp/.X11-unix" })
            Assert.Null(host.Inside(container, folder + "/escaped"));
    }

    private static IEnumerable<string> FilesBelow(string path) =>
        File.Exists(path) ? [path]
        : Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => !file.EndsWith(".sock", StringComparison.Ordinal) && !file.EndsWith("/rfb", StringComparison.Ordinal) && !file.EndsWith("/X1", StringComparison.Ordinal));

    private static int ReadNumber(string file) => int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Memory of all UDP sockets of the machine (/proc/net/sockstat, in pages).</summary>
    private static int UdpMemoryMiB()
    {
        var udp = File.ReadLines("/proc/net/sockstat").First(line => line.StartsWith("UDP:", StringComparison.Ordinal)).Split(' ');
        return int.Parse(udp[^1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize / (1 << 20);
    }

    private static void SkipWithoutCgroups(DriverHost host) =>
        Assert.SkipWhen(host.Limitations.Any(l => l.StartsWith("Limits of", StringComparison.Ordinal)), "This machine lets us have no control groups.");
}
