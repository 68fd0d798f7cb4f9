using Fractal.Server.Audit;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Queue;
using Fractal.Server.Sessions.Watching;

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
        services.AddSingleton<SessionViews>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<StartSession>();
        services.AddSingleton<StartOrReturn>();
        services.AddSingleton<EndSession>();
        services.AddSingleton<CreateTicket>();
        services.AddSingleton<OperatorEvents>();
        services.AddScoped<OperatorSessions>();
        services.AddScoped<IAuditNames, SessionNames>();
        services.AddReconciler<QueueReconciler>();
        services.AddReconciler<LimitsReconciler>();
        services.AddReconciler<OverdueSessionsReconciler>();
        services.AddReconciler<UnpaidSessionsReconciler>();
        services.AddReconciler<FinishedSessionsReconciler>();
        services.AddReconciler<CountersReconciler>();
        services.AddReconciler<SessionCountReconciler>();
        services.AddReconciler<WatchedSessionsReconciler>();
        services.AddStopTask<FinishedSessionsStopTask>();
        services.AddOldRows<Session>("sessions", o => o.Sessions, (rows, before) => rows.Where(s => s.EndedAt < before).OrderBy(s => s.EndedAt));
    }
}
