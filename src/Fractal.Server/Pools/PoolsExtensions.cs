using Fractal.Server.Audit;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Pools.History;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Pools.Policies;

namespace Fractal.Server.Pools;

internal static class PoolsExtensions
{
    public static void AddPools(this IServiceCollection services)
    {
        services.AddCheckedOptions<PoolOptions>("Fractal:Pools");
        services.AddScoped<PoolList>();
        services.AddScoped<IAuditNames, PoolNames>();
        services.AddScoped<ChangePool>();
        services.AddScoped<PoolTimeline>();
        services.AddScoped<CountedStarts>();
        services.AddScoped<SimulatePolicy>();
        services.AddSingleton<PoolMemoryStore>();
        services.AddSingleton<PoolMetrics>();
        services.AddSingleton<PoolCapacity>();
        services.AddSingleton<PoolWriter>();
        services.AddReconciler<PoolReconciler>();
        services.AddReconciler<PoolTuningReconciler>();
        services.AddReconciler<PoolSampleReconciler>();
    }
}
