using System.Security.Claims;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// A cookie on /v1 works only from our own pages: same origin, and with the antiforgery header on requests that may change something.
/// </summary>
internal static class OwnOrigin
{
    public const string AntiforgeryHeader = "X-Fractal-Antiforgery";

    public static void AddOwnOrigin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ForeignOriginLog>();
        builder.Services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryHeader;
            SecureCookies.Apply(options.Cookie, "fractal-antiforgery", builder.Configuration);
        });
    }

    public static void UseOwnOriginForCookies(this WebApplication app) => app.Use(async (context, next) =>
    {
        var byCookie = context.IsApi() && context.User.Identities.Any(i => i.IsAuthenticated) && context.Request.Headers.Authorization.Count == 0;
        var refusal = !byCookie ? null : !IsOwn(context.Request) ? PlatformProblems.ForeignOrigin : await HasAntiforgeryAsync(context) ? null : PlatformProblems.StalePage;
        if (refusal is not null)
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null)
            {
                await refusal.ExecuteAsync(context);
                return;
            }

            // Anonymous endpoints may be called from anywhere, but then without the cookie's user.
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        await next(context);
    });

    /// <summary>
    /// Whether a browser reports that one of our own pages sent the request. A request without such headers is not from a browser.
    /// </summary>
    public static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none")) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 ? site.Length > 0 : IsOwn(origin, request);
    }

    /// <summary>Whether a browser reports that another site's page sent the request.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none") || (origin.Length > 0 && !IsOwn(origin, request));
    }

    /// <summary>Whether an Origin header matches the address of the request. Others are logged.</summary>
    public static bool IsOwn(string origin, HttpRequest request)
    {
        var own = OwnAddress.Of(request) is { } address ? WebOrigin.Of(address) : null;
        if (WebOrigin.TryParse(origin, out var from) && from == own) return true;
        request.HttpContext.RequestServices.GetRequiredService<ForeignOriginLog>().Refused(origin, own, request);
        return false;
    }

    private static async Task<bool> HasAntiforgeryAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
}
