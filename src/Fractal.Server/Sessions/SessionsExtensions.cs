using Fractal.Server.Audit;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;

namespace Fractal.Server.Sessions;

internal static class SessionsExtensions
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionSignals>();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SessionAddress>();
        services.AddSingleton<ContainerClaim>();
        services.AddSingleton<ClaimSignals>();
        services.AddSingleton<ClaimBatches>();
        services.AddSingleton<Connection>();
        services.AddSingleton<Catalogue>();
        services.AddSingleton<SessionViews>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<StartSession>();
        services.AddSingleton<StartOrReturn>();
        services.AddSingleton<EndSession>();
        services.AddSingleton<NewTicket>();
        services.AddSingleton<OperatorEvents>();
        services.AddScoped<OperatorSessions>();
        services.AddScoped<IAuditNames, SessionNames>();
        services.AddReconciler<ServeQueue>();
        services.AddReconciler<LimitsReconciler>();
        services.AddReconciler<EndOverdueSessions>();
        services.AddReconciler<EndUnpaidSessions>();
        services.AddReconciler<FinishSessions>();
        services.AddReconciler<CountersReconciler>();
        services.AddReconciler<CountSessions>();
        services.AddReconciler<WatchSessions>();
        services.AddStopTask<FinishSessionsAtStop>();
        services.AddOldRows<Session>("sessions", o => o.Sessions, (rows, before) => rows.Where(s => s.EndedAt < before).OrderBy(s => s.EndedAt));
    }
}
