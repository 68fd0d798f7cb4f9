using System.Net;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>
/// The reverse proxies in front of this server if <c>Fractal:PublicUrl</c> is set: its own machine and <c>Fractal:Proxies</c>. Otherwise
/// none.
/// </summary>
internal sealed class TrustedProxies(IConfiguration configuration)
{
    private readonly HashSet<IPAddress>? addresses = string.IsNullOrEmpty(configuration["Fractal:PublicUrl"]) ? null
        : [.. (configuration.GetSection("Fractal:Proxies").Get<string[]>() ?? []).Select(text => IPAddress.TryParse(text, out var address) ? address : IPAddress.None)];

    /// <summary>Many clients share a proxy's address, so address limits don't apply to it.</summary>
    public bool Contains(IPAddress address)
    {
        if (addresses is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || addresses.Contains(plain);
    }
}
