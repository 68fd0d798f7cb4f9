using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Audit;

internal static class AuditExtensions
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditLog>();
        services.AddReconciler<FailureLogReconciler>();
        services.AddOldRows<AuditEntry>("audit entries", o => o.Audit, (rows, before) => rows.Where(e => e.At < before).OrderBy(e => e.At));
        services.AddStopTask<FailureLogStopTask>();
    }

    /// <summary>Records requests of signed-in users that were forbidden.</summary>
    public static void UseFailureLog(this WebApplication app)
    {
        var failures = app.Services.GetRequiredService<FailureLogReconciler>();
        app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode != StatusCodes.Status403Forbidden || context.User.Identity?.IsAuthenticated != true) return;
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            failures.Add("request.forbidden", context.User.UserId(), $"{context.Request.Method} {route?.TrimEnd('/')}");
        });
    }
}

/// <summary>Entries that are not written yet.</summary>
internal sealed class FailureLogStopTask(FailureLogReconciler failures) : StopTask
{
    public override int Order => Sessions + 1;

    public override Task RunAsync(CancellationToken cancellationToken) => failures.RunAsync(cancellationToken);
}
