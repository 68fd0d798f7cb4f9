using Fractal.Server.Audit;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Pools;

internal static class PoolsExtensions
{
    public static void AddPools(this IServiceCollection services)
    {
        services.AddCheckedOptions<PoolOptions>("Fractal:Pools");
        services.AddScoped<PoolList>();
        services.AddScoped<IAuditNames, PoolNames>();
        services.AddScoped<SteerPool>();
        services.AddScoped<PoolPast>();
        services.AddScoped<CountedStarts>();
        services.AddScoped<TryPolicy>();
        services.AddSingleton<PoolMemories>();
        services.AddSingleton<PoolMetrics>();
        services.AddSingleton<PoolRoom>();
        services.AddSingleton<PoolWriter>();
        services.AddReconciler<PoolReconciler>();
        services.AddReconciler<TunePools>();
        services.AddReconciler<PoolMoments>();
    }
}
