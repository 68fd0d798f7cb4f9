using System.Diagnostics;
using System.Text;
using Fractal.Drivers.Local.Filters;

namespace Fractal.Drivers.Local;

/// <summary>
/// A container's own network, connected by slirp4netns: the internet, but neither this machine nor its neighbours. It is complete before
/// the agent receives its identity, so before the app runs, and nothing in the container can change a route.
/// </summary>
internal sealed class ContainerNetwork : IDisposable
{
    /// <summary>Each connection and each answered UDP socket uses a file of slirp4netns and a port of this machine.</summary>
    private const int MaxFlows = 1024;

    private const string Router = "10.0.2.2";

    /// <summary>Arguments: ip, whose batch is on standard input, tc (or nothing) and its batch.</summary>
    private const string Script =
        "exec 2>&1; if [ -d /proc/sys/net/ipv6 ]; then for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 >$f || exit 1; done; fi; " +
        "\"$0\" -batch - || exit 1; [ -z \"$1\" ] || exec \"$1\" -batch - <<END\n$2\nEND\n";

    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    private readonly Process slirp;
    private readonly string log;

    private ContainerNetwork(Process slirp, string log) => (this.slirp, this.log) = (slirp, log);

    /// <param name="site">This machine.</param>
    /// <param name="cgroup">The container's group, which is charged for the network's work.</param>
    /// <param name="pid">A process in the container's network namespace.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public static async Task<ContainerNetwork> OpenAsync(LocalSite site, Cgroup cgroup, int pid, CancellationToken cancellationToken)
    {
        if (!LocalNative.IsRoot) throw new DriverException("An app with network needs a server that runs as root: routes can't be closed otherwise.");
        var program = LocalPrograms.Find("slirp4netns", "slirp4netns");

        // Its standard input is a pipe of this process: when the process exits, so does the network (--exit-fd). The namespace is given by
        // its path: given a pid, slirp4netns would first join the user namespace of bwrap's process, which may not permit it.
        var said = site.Layout.NetworkLog(pid);
        var process = await site.Launcher.StartAsync("/bin/sh", SandboxEntry.Arguments(cgroup, said,
            [program, "--configure", "--mtu=65520", "--disable-host-loopback", "--disable-dns", "--enable-sandbox", "--enable-seccomp",
             "--exit-fd=0", "--ready-fd=3", "--netns-type=path", $"/proc/{pid}/ns/net", "tap0"], MaxFlows));
        var network = new ContainerNetwork(process, said);
        try
        {
            if (await process.StandardOutput.BaseStream.ReadAsync(new byte[1], cancellationToken) == 0)
                throw new DriverException($"slirp4netns ended before it had a network ready: {File.ReadAllText(said).ReplaceLineEndings(" | ")} Is /dev/net/tun there?");
            await CloseAsync(site, pid, cancellationToken);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public async Task EndAsync()
    {
        if (!slirp.HasExited) slirp.Kill();
        try
        {
            await slirp.WaitForExitAsync().WaitAsync(ExitLimit);
        }
        catch (TimeoutException exception)
        {
            throw new DriverException($"slirp4netns, process {slirp.Id}, is still there {ExitLimit.TotalSeconds:0} s after it was killed.", exception);
        }
    }

    public void Dispose()
    {
        if (!slirp.HasExited) slirp.Kill();
        slirp.Dispose();
        File.Delete(log);
    }

    /// <summary>
    /// Blocks what the container must not reach: by routes, so that apps get an error immediately, and by filters, for sockets that bypass
    /// routes.
    /// </summary>
    private static async Task CloseAsync(LocalSite site, int pid, CancellationToken cancellationToken)
    {
        List<string> denied = [.. Ipv4Ranges.Unreachable()];
        var filters = site.FiltersPackets ? Filters(denied, site.Resolver) : "";
        var nsenter = LocalPrograms.Find("nsenter", "util-linux");
        using var process = await site.Launcher.StartAsync(nsenter, ["-t", $"{pid}", "-n", "sh", "-c", Script,
            LocalPrograms.Find("ip", "iproute2"), filters.Length == 0 ? "" : LocalPrograms.Find("tc", "iproute2"), filters]);
        await process.StandardInput.WriteAsync(Routes(denied, site.Resolver).AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new DriverException($"The container's network could not be closed, so it does not start: {said.Trim()}");
    }

    private static string Routes(IEnumerable<string> denied, string? resolver)
    {
        var batch = new StringBuilder();
        foreach (var range in denied) batch.Append("route add unreachable ").Append(range).Append('\n');

        // slirp's own services at its other addresses (this machine's loopback, its name server) are blocked with its /24.
        batch.Append("route add " + Router + "/32 dev tap0\nroute replace default via " + Router + " dev tap0\nroute del 10.0.2.0/24 dev tap0\n");
        if (resolver is not null) batch.Append("route replace " + resolver + "/32 via " + Router + " dev tap0\n");
        return batch.ToString();
    }

    /// <summary>The router's address may send, because ICMP errors come from it. It receives nothing that it would answer.</summary>
    private static string Filters(List<string> denied, string? resolver)
    {
        string[] allowed = resolver is null ? [] : [resolver];
        return PacketFilterProbe.Batch("tap0", PacketFilter.Outgoing(denied, allowed), PacketFilter.Incoming(denied, [.. allowed, Router]));
    }
}
