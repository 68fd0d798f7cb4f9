using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fractal.Drivers.Local;

/// <summary>Network addresses that containers never reach, and the name server that they may use.</summary>
internal static class Ipv4Ranges
{
    /// <summary>
    /// Private, shared, loopback, link-local, reserved, test and multicast ranges. Loopback too: a socket bound to the container's device
    /// sends to it through slirp, which would deliver to this machine's loopback.
    /// </summary>
    private static readonly string[] Denied =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ];

    /// <summary>The ranges above and every address of this machine, including public ones.</summary>
    public static IEnumerable<string> Unreachable()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a.Address))
            .Select(a => $"{a.Address}/32");
        return Denied.Concat(own).Distinct();
    }

    /// <summary>The configured name server, or the first public one that this machine uses.</summary>
    public static string? Resolver(string? configured, IEnumerable<string> resolvConf)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return IPAddress.TryParse(configured, out var named) && named.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(named)
                ? named.ToString()
                : throw new DriverException($"Fractal:Local:Resolver is '{configured}'; it must be an IPv4 address other than this machine's loopback.");
        }

        return resolvConf.Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null)
            .FirstOrDefault(address => address is not null && IsPublic(address))?.ToString();
    }

    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork || IPAddress.IsLoopback(address)) return false;
        return !Denied.Any(range => Holds(range, address));
    }

    private static bool Holds(string range, IPAddress address) => IPNetwork.Parse(range).Contains(address);
}
