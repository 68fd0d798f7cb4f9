using Fractal.Client.Sessions;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>Counts live sessions for metrics with one grouped query on an index, shared by all readers.</summary>
internal sealed class SessionCountReconciler(Database database, SessionMetrics metrics) : Reconciler
{
    public override string Name => "count sessions";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await db.Sessions.Where(s => s.State != SessionState.Ended).GroupBy(s => new { s.AppId, s.State })
            .Select(g => new { g.Key.AppId, g.Key.State, Count = g.Count() }).ToListAsync(cancellationToken);
        metrics.Count([.. rows.Select(row => (row.AppId, row.State, row.Count))]);
        return null;
    }
}
