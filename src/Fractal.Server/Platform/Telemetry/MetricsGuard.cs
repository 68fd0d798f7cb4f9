using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// Authorises reads of /metrics: an administrator, a client with the configured token, or a program on this machine. The last only without
/// a proxy in front, because all proxied requests come from loopback.
/// </summary>
internal sealed class MetricsGuard(IOptions<MetricsOptions> options, IConfiguration configuration)
{
    private const string Scheme = "Bearer ";
    private static readonly string[] SignsOfProxies = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    private static readonly Problem NotSignedIn = new(
        401, ProblemCodes.Unauthenticated, "You are not signed in.", "Metrics require an administrator's access token or the token of Fractal:Metrics:Token as Authorization: Bearer.");

    /// <returns>Why it is rejected; null if it is allowed.</returns>
    public Problem? Refuse(HttpContext http) =>
        http.User.IsInRole(AccessPolicies.Administrator) || HasToken(http.Request) || IsOfThisMachine(http) ? null
        : http.User.Identity?.IsAuthenticated == true ? PlatformProblems.Forbidden : NotSignedIn;

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return options.Value.Token is { } token && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(token));
    }

    /// <summary>The Host is checked too, because a page could point its own name at this machine.</summary>
    private bool IsOfThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && (http.Request.Host.Host == "localhost" || (IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)))
        && string.IsNullOrEmpty(configuration["Fractal:PublicUrl"])
        && !SignsOfProxies.Any(http.Request.Headers.ContainsKey);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
