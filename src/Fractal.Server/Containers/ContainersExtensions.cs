using Fractal.Server.Clusters;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Checking;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
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
        services.AddSingleton<AgentConnection>();
        services.AddSingleton<AgentHttp>();
        services.AddSingleton<AgentProbe>();
        services.AddScoped<OperatorContainers>();
        services.AddScoped<IIdleContainers, EndIdleContainers>();
        services.AddStartTask<LocalContainersStartTask>();
        services.AddStopTask<ContainersStopTask>();
        services.AddReconciler<ContainerLaunchReconciler>();
        services.AddReconciler<ContainerDeletionReconciler>();
        services.AddReconciler<ContainerCheckReconciler>();
        services.AddReconciler<OrphanSweepReconciler>();
        services.AddReconciler<RetiredKeysReconciler>();
        services.AddReconciler<HeartbeatReconciler>();
        services.AddOldRows<Container>("containers", o => o.Containers, (rows, before) => rows.Where(c => c.GoneAt < before).OrderBy(c => c.GoneAt));
        services.AddHostedService<ExitWatcher>();
    }
}
