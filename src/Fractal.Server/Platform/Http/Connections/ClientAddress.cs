using System.Net;
using System.Net.Sockets;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>The key that limits count a client's address by.</summary>
internal static class ClientAddress
{
    /// <summary>An IPv6 customer gets a /64 at least, so all addresses in one count as one client.</summary>
    private const int PrefixBytes = 8;

    /// <returns>An IPv4 address in full, an IPv6 address as its /64 prefix.</returns>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return new IPAddress(bytes) + "/64";
    }
}
