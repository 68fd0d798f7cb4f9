using System.Net;
using System.Net.Sockets;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>The keys under which limits count a client's address.</summary>
internal static class ClientAddress
{
    /// <summary>An IPv6 customer gets at least a /64, so all addresses in one count as one client.</summary>
    private const int PrefixBytes = 8;

    /// <returns>An IPv4 address in full, an IPv6 address as its /64 prefix.</returns>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily != AddressFamily.InterNetworkV6 ? address.ToString() : Prefix(address, PrefixBytes);
    }

    /// <returns>The /24 of an IPv4 address or the /48 of an IPv6 address: the most that a provider assigns to one customer.</returns>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Prefix(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 3);
    }

    private static string Prefix(IPAddress address, int bytesKept)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytesKept).Clear();
        return FormattableString.Invariant($"{new IPAddress(bytes)}/{8 * bytesKept}");
    }
}
