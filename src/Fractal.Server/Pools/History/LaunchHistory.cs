using Fractal.Client.Sessions;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Pools.History;

/// <summary>Reads what past launches and sessions of an app show: durations, and the last failure.</summary>
internal static class LaunchHistory
{
    private const int LaunchesRead = LeadTimeEstimate.Launches + LeadTimeEstimate.Newest;

    /// <summary>The 90th percentile of the last fifty launches, from the decision to launch to ready. Null if there were none.</summary>
    public static async Task<TimeSpan?> LeadTimeAsync(this FractalDb db, Guid versionId, CancellationToken cancellationToken) =>
        await db.LaunchTimesAsync(versionId, cancellationToken) is { Count: > 0 } launches ? LeadTimeEstimate.Of(launches, TimeSpan.Zero) : null;

    /// <summary>Durations of a version's last launches, from the decision to launch to ready, the latest last.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> LaunchTimesAsync(this FractalDb db, Guid versionId, CancellationToken cancellationToken)
    {
        var recent = await db.Containers.Where(c => c.AppVersionId == versionId && c.ReadyAt != null && c.LaunchedAt != null)
            .OrderByDescending(c => c.ReadyAt).Take(LaunchesRead).Select(c => new { c.CreatedAt, c.ReadyAt }).ToListAsync(cancellationToken);
        return [.. recent.Select(c => c.ReadyAt!.Value - c.CreatedAt).Reverse()];
    }

    /// <summary>
    /// The same for several versions; versions without launches are left out. One statement on PostgreSQL, one query per version on SQLite.
    /// </summary>
    public static async Task<Dictionary<Guid, IReadOnlyList<TimeSpan>>> LaunchTimesAsync(this FractalDb db, Guid[] versions, CancellationToken cancellationToken)
    {
        if (!db.Database.IsNpgsql())
        {
            var inTurn = new Dictionary<Guid, IReadOnlyList<TimeSpan>>();
            foreach (var version in versions) inTurn[version] = await db.LaunchTimesAsync(version, cancellationToken);
            return inTurn;
        }

        var launches = await db.Database.SqlQuery<Launch>(
            $"""
            SELECT version.id AS version_id, c.created_at, c.ready_at FROM unnest({versions}) AS version (id)
            CROSS JOIN LATERAL (
                SELECT created_at, ready_at FROM containers WHERE app_version_id = version.id AND ready_at IS NOT NULL AND launched_at IS NOT NULL
                ORDER BY ready_at DESC LIMIT {LaunchesRead}) c
            """).ToListAsync(cancellationToken);
        return launches.GroupBy(l => l.VersionId).ToDictionary(of => of.Key, IReadOnlyList<TimeSpan> (of) => [.. of.OrderBy(l => l.ReadyAt).Select(l => l.ReadyAt - l.CreatedAt)]);
    }

    /// <summary>The mean session length of the newest of the last five versions that had sessions. Null if none had.</summary>
    public static async Task<TimeSpan?> SessionLengthAsync(this FractalDb db, Pool pool, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var versions = await db.AppVersions.Where(v => v.AppId == pool.AppId).OrderByDescending(v => v.CreatedAt).Select(v => v.Id).Take(5).ToListAsync(cancellationToken);
        foreach (var version in versions)
        {
            // Limited to rows that the index returns cheaply, whether they were used or not.
            var latest = await db.Containers.Where(c => c.AppVersionId == version && c.ReadyAt != null).OrderByDescending(c => c.ReadyAt).Take(2 * SessionLengthEstimate.Sessions)
                .Where(c => c.Region == pool.Region && c.ClaimedAt != null).OrderByDescending(c => c.ReadyAt).Take(SessionLengthEstimate.Sessions)
                .Select(c => new { c.ClaimedAt, c.EndingAt }).ToListAsync(cancellationToken);
            if (SessionLengthEstimate.Of([.. latest.Select(c => ((c.EndingAt ?? now) - c.ClaimedAt!.Value, c.EndingAt is not null))]) is { } length) return length;
        }

        return null;
    }

    /// <summary>The last failures of the current versions of these apps, or of all apps.</summary>
    public static async Task<Dictionary<Guid, string>> LastFailuresAsync(this FractalDb db, Guid[]? of, CancellationToken cancellationToken)
    {
        var failures = db.Containers.Where(c => c.EndReason == EndReason.StartFailed);
        var apps = of is null ? db.Apps : db.Apps.Where(a => of.Contains(a.Id));
        var last = await apps
            .Select(a => new { a.CurrentVersionId, Why = failures.Where(c => c.AppVersionId == a.CurrentVersionId).OrderByDescending(c => c.EndingAt).Select(c => c.EndDetail).FirstOrDefault() })
            .Where(a => a.Why != null).ToListAsync(cancellationToken);
        return last.ToDictionary(a => a.CurrentVersionId, a => a.Why!);
    }

    public static Task<string?> LastFailureAsync(this FractalDb db, Guid versionId, CancellationToken cancellationToken) =>
        db.Containers.Where(c => c.AppVersionId == versionId && c.EndReason == EndReason.StartFailed)
            .OrderByDescending(c => c.EndingAt).Select(c => c.EndDetail).FirstOrDefaultAsync(cancellationToken);

    private sealed record Launch(Guid VersionId, DateTimeOffset CreatedAt, DateTimeOffset ReadyAt);
}
