using System.Net;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// Rejects Host names that are not this server's. Otherwise a page of another site could point its own name at this machine (DNS rebinding)
/// and call the server from a visitor's browser as its own origin. Addresses, names without a dot and names of private domains can't be
/// pointed here that way. With <c>Fractal:PublicUrl</c> the proxy in front decides.
/// </summary>
internal sealed class KnownHosts(IConfiguration configuration)
{
    private static readonly string[] PrivateDomains = [".localhost", ".local", ".lan", ".internal", ".home.arpa", ".test"];

    private readonly bool behindProxy = !string.IsNullOrEmpty(configuration["Fractal:PublicUrl"]);
    private readonly HashSet<string> names = new([Environment.MachineName, .. configuration.GetSection("Fractal:Hosts").Get<string[]>() ?? []], StringComparer.OrdinalIgnoreCase);

    public bool Has(HttpContext context)
    {
        // Agents use a Unix socket, and probes of load balancers get no data.
        if (behindProxy || context.Connection.LocalIpAddress is null || context.Request.Path.Value is "/healthz" or "/readyz") return true;
        var host = context.Request.Host.Host.TrimEnd('.');
        return !host.Contains('.') || IPAddress.TryParse(host.Trim('[', ']'), out _) || names.Contains(host)
            || PrivateDomains.Any(domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
    }
}

internal static class KnownHostsExtensions
{
    public static void UseKnownHosts(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<KnownHosts>();
        app.Use((context, next) =>
        {
            if (hosts.Has(context)) return next(context);
            if (context.IsApi()) return PlatformProblems.UnknownHost.ExecuteAsync(context);
            context.Response.StatusCode = PlatformProblems.UnknownHost.Status;
            return context.Response.WriteAsync($"{PlatformProblems.UnknownHost.Title} {PlatformProblems.UnknownHost.Detail}");
        });
    }
}
