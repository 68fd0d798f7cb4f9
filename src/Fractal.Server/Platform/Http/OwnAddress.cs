using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>API responses with links are built from the address of the request.</summary>
internal static class OwnAddress
{
    /// <summary>
    /// Rejects, before any work is done, requests whose Host gives no usable address: missing, or with a port that does not exist.
    /// </summary>
    public static void UseOwnAddress(this WebApplication app) => app.Use((context, next) =>
        context.IsApi() && Of(context.Request) is null
            ? PlatformProblems.Unreadable("The Host header names no address. Send the host, and the port if it is not the scheme's own.").ExecuteAsync(context)
            : next(context));

    /// <summary>Scheme, host and port; null if they don't form an address.</summary>
    public static Uri? Of(HttpRequest request) =>
        request.Host.HasValue && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var address) ? address : null;
}
