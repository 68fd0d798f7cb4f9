using System.Security.Claims;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace Fractal.Server.Platform.Http;

/// <summary>A cookie on /v1 works only from our own pages: same origin, and with the antiforgery header where something may change.</summary>
internal static class OwnOrigin
{
    public const string AntiforgeryHeader = "X-Fractal-Antiforgery";

    public static void AddOwnOrigin(this IServiceCollection services) => services.AddAntiforgery(options => options.HeaderName = AntiforgeryHeader);

    public static void UseOwnOriginForCookies(this WebApplication app) => app.Use(async (context, next) =>
    {
        var byCookie = context.IsApi() && context.User.Identities.Any(i => i.IsAuthenticated) && context.Request.Headers.Authorization.Count == 0;
        if (byCookie && !(IsOwn(context.Request) && await HasAntiforgeryAsync(context)))
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null)
            {
                await PlatformProblems.ForeignOrigin.ExecuteAsync(context);
                return;
            }

            // What is open to everybody may be asked from anywhere, but not in the cookie's name.
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        await next(context);
    });

    /// <summary>Whether a browser says that one of our own pages asks. A client that says nothing of where it comes from is none of a browser's.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none")) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 ? site.Length > 0 : IsOwn(origin, request);
    }

    /// <summary>Whether an Origin header names the address this request came to.</summary>
    public static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && string.Equals(from.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> HasAntiforgeryAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
}
