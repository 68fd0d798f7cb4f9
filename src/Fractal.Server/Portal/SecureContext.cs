using System.Net;

namespace Fractal.Server.Portal;

/// <summary>Whether a browser allows this page to derive keys, which requires https or localhost.</summary>
internal sealed class SecureContext(IConfiguration configuration)
{
    public bool Is(HttpRequest request) =>
        request.IsHttps || IsLoopback(request.Host.Host)
        || configuration["Fractal:PublicUrl"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
