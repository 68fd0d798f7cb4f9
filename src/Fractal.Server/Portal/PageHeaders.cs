using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Portal;

/// <summary>Response headers of all pages: scripts only from this server, and no framing.</summary>
internal static class PageHeaders
{
    private const string OneYear = "max-age=31536000";

    private const string Policy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void UsePageHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsHttps && !SecureContext.IsLoopback(context.Request.Host.Host)) headers.StrictTransportSecurity = OneYear;
        if (context.IsApi())
        {
            headers.CacheControl = "no-store";
            return next(context);
        }

        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    });
}
