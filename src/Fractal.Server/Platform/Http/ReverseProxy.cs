using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// With a public address configured, there is a proxy in front. Requests then count as sent to that address, whatever the proxy reports,
/// and as coming from the address that a trusted proxy reports (X-Forwarded-For; trusted are this machine and Fractal:Proxies).
/// </summary>
internal static class ReverseProxy
{
    /// <returns>The error in its settings, or null.</returns>
    public static string? Check(IConfiguration configuration) =>
        PublicUrl(configuration) is { Length: > 0 } url && Parse(url) is null ? $"Fractal:PublicUrl is \"{url}\": an http or https address is needed, such as https://fractal.example.org."
        : Proxies(configuration).FirstOrDefault(proxy => !IPAddress.TryParse(proxy, out _)) is { } wrong ? $"Fractal:Proxies: \"{wrong}\" is no IP address."
        : null;

    public static void UseReverseProxy(this WebApplication app)
    {
        if (Check(app.Configuration) is not null || PublicUrl(app.Configuration) is not { Length: > 0 } url || Parse(url) is not { } address) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var proxy in Proxies(app.Configuration)) options.KnownProxies.Add(IPAddress.Parse(proxy));
        app.UseForwardedHeaders(options);
        var host = new HostString(address.Authority);
        app.Use((context, next) =>
        {
            // Agents use their socket, not the proxy.
            if (context.Connection.LocalIpAddress is not null) (context.Request.Scheme, context.Request.Host) = (address.Scheme, host);
            return next(context);
        });
    }

    private static string? PublicUrl(IConfiguration configuration) => configuration["Fractal:PublicUrl"];

    private static IEnumerable<string> Proxies(IConfiguration configuration) => configuration.GetSection("Fractal:Proxies").Get<string[]>() ?? [];

    private static Uri? Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
