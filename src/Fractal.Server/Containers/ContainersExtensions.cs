using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;

namespace Fractal.Server.Containers;

internal static class ContainersExtensions
{
    public static void AddContainers(this IServiceCollection services)
    {
        services.AddSingleton<ContainerSignals>();
        services.AddSingleton<ContainerKeys>();
        services.AddSingleton<EndedContainers>();
        services.AddSingleton<AgentCaller>();
        services.AddSingleton<ContainerMetrics>();
        services.AddSingleton<EndContainer>();
        services.AddSingleton<MemoryShortage>();
        services.AddSingleton<AppLimitations>();
        services.AddSingleton<WayToAgent>();
        services.AddSingleton<AgentHttp>();
        services.AddSingleton<AgentProbe>();
        services.AddScoped<OperatorContainers>();
        services.AddScoped<DrainCluster>();
        services.AddStartTask<EndLocalContainers>();
        services.AddStopTask<EndContainersAtStop>();
        services.AddReconciler<LaunchContainers>();
        services.AddReconciler<DeleteContainers>();
        services.AddReconciler<CheckContainers>();
        services.AddReconciler<SweepContainers>();
        services.AddReconciler<RetiredKeysReconciler>();
        services.AddReconciler<Heartbeats>();
        services.AddReconciler<DemandCounts>();
        services.AddReconciler<ForgetDemand>();
        services.AddOldRows<Container>("containers", o => o.Containers, (rows, before) => rows.Where(c => c.GoneAt < before).OrderBy(c => c.GoneAt));
        services.AddStopTask<WriteDemandAtStop>();
        services.AddHostedService<WatchContainers>();
    }
}
