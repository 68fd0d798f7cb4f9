using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Platform.Http;

/// <summary>Rate limits and connection limits. Bound from <c>Fractal:Limits</c>.</summary>
internal sealed class LimitOptions
{
    /// <summary>
    /// Requests per minute and address (an IPv6 /64 counts as one), for each of: registration, sign-in, derivation parameters, refresh. Ten
    /// times as many per network (an IPv4 /24, an IPv6 /48).
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int CredentialsPerMinute { get; set; } = 60;

    /// <summary>Starts per minute and user.</summary>
    [Range(1, 1_000_000_000)]
    public int StartsPerMinute { get; set; } = 120;

    /// <summary>Open connections in total. Fewer if the process's limit of open files does not allow as many.</summary>
    [Range(16, 1_000_000)]
    public int Connections { get; set; } = 20_000;

    /// <summary>Open connections from one address (an IPv6 /64 counts as one). A network (an IPv4 /24, an IPv6 /48) gets a quarter of <c>Connections</c>, but no less than this. Trusted proxies are exempt.</summary>
    [Range(8, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 1_000;
}
