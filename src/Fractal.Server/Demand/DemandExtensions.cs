using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Demand;

internal static class DemandExtensions
{
    public static void AddDemand(this IServiceCollection services)
    {
        services.AddReconciler<DemandCountReconciler>();
        services.AddReconciler<OldDemandReconciler>();
        services.AddStopTask<DemandCountStopTask>();
    }
}
