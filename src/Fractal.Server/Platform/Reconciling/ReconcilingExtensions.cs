using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Reconciling;

internal static class ReconcilingExtensions
{
    public static void AddReconciling(this IServiceCollection services)
    {
        services.AddSingleton<StartGate>();
        services.AddSingleton<ReconcilerMetrics>();
        services.AddSingleton<ReconcilerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconcilerHost>());
        services.AddSingleton<OpenRequests>();
        services.AddHostedService<GracefulShutdown>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = GracefulShutdown.TotalLimit);
    }

    public static void AddReconciler<T>(this IServiceCollection services) where T : Reconciler
    {
        services.AddSingleton<T>();
        services.AddSingleton<Reconciler>(provider => provider.GetRequiredService<T>());
    }

    public static void AddStartTask<T>(this IServiceCollection services) where T : StartTask => services.AddSingleton<StartTask, T>();

    public static void AddStopTask<T>(this IServiceCollection services) where T : StopTask => services.AddSingleton<StopTask, T>();

    /// <summary>Runs every start task in order before the first request is accepted.</summary>
    public static async Task RunStartTasksAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var task in services.GetServices<StartTask>().OrderBy(task => task.Order)) await task.RunAsync(cancellationToken);
    }
}
