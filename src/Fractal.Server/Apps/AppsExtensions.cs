using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Apps;

internal static class AppsExtensions
{
    public static void AddApps(this IServiceCollection services)
    {
        services.AddSingleton<AppNames>();
        services.AddScoped<OperatorApps>();
        services.AddStartTask<ConfiguredAppsStartTask>();
    }
}
