using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>/healthz: the process responds. /readyz: it can serve requests. Also lists reconcilers.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/v1/admin/reconcilers", ListReconcilers).RequireAuthorization(AccessPolicies.Administrator).WithTags("Reconcilers")
            .WithName("listReconcilers").WithSummary("List background loops with last result, failures and next run");
    }

    private static async Task<IResult> ReadyAsync(StartGate gate, Database database, CancellationToken cancellationToken)
    {
        if (!gate.IsOpen) return TypedResults.Text("starting", statusCode: 503);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        await using var db = database.Open();
        return await db.Database.CanConnectAsync(limit.Token) ? TypedResults.Text("ready") : TypedResults.Text("the database does not answer", statusCode: 503);
    }

    private static IReadOnlyList<ReconcilerResponse> ListReconcilers(IEnumerable<Reconciler> reconcilers) =>
    [
        .. reconcilers.Select(r => new ReconcilerResponse(
            r.Name, r.Status.LastRunAt, r.Status.LastDuration.TotalSeconds, r.Status.LastResult, r.Status.LastError, r.Status.Failures, r.Status.NextRunAt,
            r.Status.Trouble, [.. r.Status.History.Select(run => new ReconcilerRunResponse(run.At, run.Duration.TotalSeconds, run.Result, run.Error))], r.Status.RunsElsewhere)),
    ];
}
