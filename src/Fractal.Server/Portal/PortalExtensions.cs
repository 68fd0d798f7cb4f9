using Fractal.Server.Platform.Problems;
using Fractal.Server.Portal.Reference;
using Microsoft.AspNetCore.Diagnostics;

namespace Fractal.Server.Portal;

internal static class PortalExtensions
{
    public static void AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddSingleton<PortalFiles>();
        services.AddSingleton<SecureContext>();
        services.AddScoped<Operators.StartCounts>();
        services.AddApiDocument();
        services.AddSingleton<ApiReference>();
        services.AddSingleton<ApiDescription>();
    }

    /// <summary>Registers headers, static files, and pages for bare status codes.</summary>
    public static void UsePortal(this WebApplication app)
    {
        app.UsePageHeaders();
        // Only files: they are public, so their compressed length reveals nothing. A page's length could reveal secrets in it.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal), files => files.UseResponseCompression());
        app.Services.GetRequiredService<PortalFiles>().Use(app);
        app.UseWhen(context => !context.IsApi(), pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        app.Use((context, next) =>
        {
            // An error page is displayed as for a GET, regardless of the request's method.
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerPathFeature>() is not null) context.Request.Method = HttpMethods.Get;
            return next(context);
        });
    }

    public static void MapPortal(this WebApplication app)
    {
        app.MapPortalActions();
        app.MapRazorComponents<Shell>();
    }
}
