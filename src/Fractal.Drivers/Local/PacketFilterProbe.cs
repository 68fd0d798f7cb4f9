using Fractal.Drivers.Local.Filters;

namespace Fractal.Drivers.Local;

/// <summary>Determines at start whether tc can filter packets, in a temporary network namespace.</summary>
internal static class PacketFilterProbe
{
    public static async Task<bool> RunAsync(LauncherThread launcher, CancellationToken cancellationToken)
    {
        try
        {
            var tc = LocalPrograms.Find("tc", "iproute2");
            var unshare = LocalPrograms.Find("unshare", "util-linux");
            using var process = await launcher.StartAsync(unshare, ["-n", "sh", "-c", "exec \"$0\" -batch - 2>&1", tc]);
            await process.StandardInput.WriteAsync(Batch("lo", PacketFilter.Outgoing([], []), PacketFilter.Incoming([], [])).AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (Exception exception) when (exception is DriverException or IOException)
        {
            return false;
        }
    }

    /// <summary>Lines for <c>tc -batch</c> that attach filters to both directions of a device.</summary>
    public static string Batch(string device, BpfProgram outgoing, BpfProgram incoming) =>
        $"""
        qdisc add dev {device} clsact
        filter add dev {device} egress bpf direct-action bytecode "{outgoing.ToText()}"
        filter add dev {device} ingress bpf direct-action bytecode "{incoming.ToText()}"

        """;
}
