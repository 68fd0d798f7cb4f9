using System.Runtime.CompilerServices;
using Fractal.Scaling.Forecasting;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Fractal.Server.Demand;

/// <summary>Stored demand: written by <see cref="DemandCountReconciler"/>, read to size pools.</summary>
internal static class DemandRows
{
    private const string Sql =
        """
        WITH span AS (
            INSERT INTO demand_spans (replica, from_step, until_step) VALUES (@replica, @from, @until)
            ON CONFLICT (replica) DO UPDATE SET until_step = excluded.until_step
        )
        INSERT INTO demand_counts (app_id, region, step, replica, warm, queued, refused)
        SELECT * FROM unnest(@app_id, @region, @step, @of, @warm, @queued, @refused)
        ON CONFLICT (app_id, region, step, replica) DO UPDATE SET warm = excluded.warm, queued = excluded.queued, refused = excluded.refused
        """;

    /// <summary>
    /// Writes a server's counts and the time up to which it counted: one statement on PostgreSQL, one transaction on SQLite.
    /// </summary>
    public static Task WriteDemandAsync(this FractalDb db, IReadOnlyList<DemandCount> counts, DemandSpan span, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql() ? ByStatementAsync(db, counts, span, cancellationToken) : InTurnAsync(db, counts, span, cancellationToken);

    private static Task ByStatementAsync(FractalDb db, IReadOnlyList<DemandCount> counts, DemandSpan span, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Sql,
            [
                new NpgsqlParameter("replica", span.Replica), new NpgsqlParameter("from", span.FromStep), new NpgsqlParameter("until", span.UntilStep),
                Of("app_id", NpgsqlDbType.Uuid, counts.Select(c => c.AppId).ToArray()), Of("region", NpgsqlDbType.Text, counts.Select(c => c.Region).ToArray()),
                Of("step", NpgsqlDbType.Bigint, counts.Select(c => c.Step).ToArray()), Of("of", NpgsqlDbType.Uuid, counts.Select(c => c.Replica).ToArray()), Of("warm", NpgsqlDbType.Integer, counts.Select(c => c.Warm).ToArray()),
                Of("queued", NpgsqlDbType.Integer, counts.Select(c => c.Queued).ToArray()), Of("refused", NpgsqlDbType.Integer, counts.Select(c => c.Refused).ToArray()),
            ], cancellationToken);

    private static async Task InTurnAsync(FractalDb db, IReadOnlyList<DemandCount> counts, DemandSpan span, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO demand_spans (replica, from_step, until_step) VALUES ({span.Replica}, {span.FromStep}, {span.UntilStep}) ON CONFLICT (replica) DO UPDATE SET until_step = excluded.until_step",
            cancellationToken);
        foreach (var count in counts)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO demand_counts (app_id, region, step, replica, warm, queued, refused)
                VALUES ({count.AppId}, {count.Region}, {count.Step}, {count.Replica}, {count.Warm}, {count.Queued}, {count.Refused})
                ON CONFLICT (app_id, region, step, replica) DO UPDATE SET warm = excluded.warm, queued = excluded.queued, refused = excluded.refused
                """, cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, Array values) => new(name, NpgsqlDbType.Array | type) { Value = values };

    /// <summary>The steps since this one that at least one server counted.</summary>
    public static async Task<CountedSteps> ReadCountedStepsAsync(this FractalDb db, long since, CancellationToken cancellationToken)
    {
        var spans = await db.DemandSpans.Where(s => s.UntilStep > since).Select(s => new { s.FromStep, s.UntilStep }).ToListAsync(cancellationToken);
        return new CountedSteps(spans.Select(s => (s.FromStep, s.UntilStep)));
    }

    /// <summary>The steps of one pool that had starts, in order of time.</summary>
    public static async Task<IReadOnlyList<(long Step, int Starts)>> ReadDemandAsync(
        this FractalDb db, Guid appId, string region, long from, long until, CancellationToken cancellationToken)
    {
        var rows = await db.DemandCounts.Where(c => c.AppId == appId && c.Region == region && c.Step >= from && c.Step < until)
            .GroupBy(c => c.Step).Select(g => new { Step = g.Key, Starts = g.Sum(c => c.Warm + c.Queued + c.Refused) })
            .OrderBy(r => r.Step).ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.Step, r.Starts))];
    }

    /// <summary>
    /// Reads the steps of several apps' pools in a region, one app after another, so that only one app's counts are in memory. Pools
    /// without starts are left out.
    /// </summary>
    public static async IAsyncEnumerable<(Guid AppId, IReadOnlyList<(long Step, int Starts)> Counts)> ReadDemandAsync(
        this FractalDb db, IReadOnlyList<Guid> apps, string region, long from, long until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = db.DemandCounts.Where(c => apps.Contains(c.AppId) && c.Region == region && c.Step >= from && c.Step < until)
            .GroupBy(c => new { c.AppId, c.Step }).Select(g => new { g.Key.AppId, g.Key.Step, Starts = g.Sum(c => c.Warm + c.Queued + c.Refused) })
            .OrderBy(r => r.AppId).ThenBy(r => r.Step);
        var (app, counts) = (Guid.Empty, new List<(long, int)>());
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (row.AppId != app && counts.Count > 0) yield return (app, counts);
            if (row.AppId != app) (app, counts) = (row.AppId, []);
            counts.Add((row.Step, row.Starts));
        }

        if (counts.Count > 0) yield return (app, counts);
    }

    /// <summary>Reads the steps of all pools, for the few steps that are new.</summary>
    public static async Task<ILookup<(Guid AppId, string Region), (long Step, int Starts)>> ReadDemandAsync(
        this FractalDb db, long from, long until, CancellationToken cancellationToken)
    {
        var rows = await db.DemandCounts.Where(c => c.Step >= from && c.Step < until)
            .GroupBy(c => new { c.AppId, c.Region, c.Step }).Select(g => new { g.Key, Starts = g.Sum(c => c.Warm + c.Queued + c.Refused) })
            .OrderBy(r => r.Key.Step).ToListAsync(cancellationToken);
        return rows.ToLookup(r => (r.Key.AppId, r.Key.Region), r => (r.Key.Step, r.Starts));
    }
}
