using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Fractal.Server.Portal.Forms;

/// <summary>
/// Checks every form before anything acts on it. One from another site is refused. One of ours whose token is no longer valid (the user signed in as
/// another user, or the server's keys have changed) comes back filled in, with a note, so that no input is lost.
/// </summary>
internal static class StaleForms
{
    /// <summary>The code in the query of the page to which a rejected action leads back.</summary>
    public const string Code = "stale_form";

    private static readonly object Mark = new();

    public static void UseStaleForms(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.IsApi() || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        if (OwnOrigin.IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await IsValidAsync(context)) await next(context);
        else if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null) await ShowAgainAsync(context, next);
        else RefusedAt.Redirect(context, Code, await KeptFields.OfAsync(context));
    });

    public static bool IsStale(this HttpContext context) => context.Items.ContainsKey(Mark);

    /// <returns>The value of a field in the returned form; null if there is none.</returns>
    public static string? Kept(this HttpContext context, string field) => context.IsStale() && context.Request.HasFormContentType ? context.Request.Form[field].ToString() : null;

    private static async Task<bool> IsValidAsync(HttpContext context)
    {
        try
        {
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or InvalidDataException or IOException)
        {
            return false;
        }
    }

    /// <summary>The page as for a GET, so that no form handler runs.</summary>
    private static async Task ShowAgainAsync(HttpContext context, RequestDelegate next)
    {
        if (!await IsReadableAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Items[Mark] = Mark;
        context.Request.Method = HttpMethods.Get;
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await next(context);
    }

    private static async Task<bool> IsReadableAsync(HttpContext context)
    {
        try
        {
            if (context.Request.HasFormContentType) await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }
}
