using Fractal.Drivers;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Reconciling;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Checking;

/// <summary>
/// Observes the live rows repeatedly and remembers what one query can't show: how long nothing changed, and how often listings lacked a
/// workload. This memory is per process, so downtime never counts against a container.
/// </summary>
internal sealed class ContainerObserver(TimeProvider clock)
{
    /// <summary>Additional time for a launch beyond the app's own start, for the sandbox and the display.</summary>
    private static readonly TimeSpan LaunchAllowance = TimeSpan.FromSeconds(30);

    /// <summary>Two heartbeats. If any agent was heard within this time, heartbeats are arriving.</summary>
    private static readonly TimeSpan Hearing = TimeSpan.FromSeconds(30);

    /// <summary>The longest silence that one check adds, because a stalled process receives nothing.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(20);

    private readonly Unchanged<Guid, DateTimeOffset?> heard = new(clock);
    private readonly Unchanged<Guid, bool> launched = new(clock);
    private Dictionary<Guid, TimeSpan> silence = [];
    private Dictionary<Guid, int> missed = [];
    private long? lookedAt;
    private long? heardAnyAt;

    /// <param name="listing">A complete listing; null if none was available, which says nothing about any container.</param>
    public async Task<IReadOnlyList<ContainerObservation>> LookAsync(FractalDb db, IReadOnlyCollection<Workload>? listing, CancellationToken cancellationToken)
    {
        var rows = await db.Containers.Living().OrderBy(c => c.LaunchedAt)
            .Select(c => new { c.Id, c.AppVersionId, c.State, c.LaunchedAt, c.LastSeenAt }).ToListAsync(cancellationToken);
        var versions = rows.Select(row => row.AppVersionId).Distinct().ToList();
        var startLimits = (await db.AppVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToListAsync(cancellationToken))
            .ToDictionary(v => v.Id, v => v.Spec.StartTimeout + LaunchAllowance);
        launched.Look(rows.Select(row => KeyValuePair.Create(row.Id, row.LaunchedAt is not null)));
        Listen([.. rows.Select(row => KeyValuePair.Create(row.Id, row.LastSeenAt))]);
        if (listing is not null) Miss([.. rows.Select(row => row.Id)], [.. listing.Where(w => w.Running).Select(w => w.ContainerId)]);
        return
        [
            .. rows.Select(row => new ContainerObservation
            {
                Id = row.Id,
                State = row.State,
                SinceLaunch = row.LaunchedAt is null ? null : launched.For(row.Id),
                StartLimit = startLimits[row.AppVersionId],
                Unheard = heard.For(row.Id),
                Silent = silence.GetValueOrDefault(row.Id),
                Missed = missed.GetValueOrDefault(row.Id),
            }),
        ];
    }

    private void Listen(IReadOnlyList<KeyValuePair<Guid, DateTimeOffset?>> lastSeen)
    {
        var now = clock.GetTimestamp();
        var step = lookedAt is { } before ? clock.GetElapsedTime(before, now) : TimeSpan.Zero;
        lookedAt = now;
        if (heard.Look(lastSeen)) heardAnyAt = now;
        var hearing = heardAnyAt is { } at && clock.GetElapsedTime(at, now) <= Hearing;
        if (step > LongestStep) step = LongestStep;
        silence = lastSeen.ToDictionary(row => row.Key, row =>
            heard.For(row.Key) == TimeSpan.Zero ? TimeSpan.Zero : silence.GetValueOrDefault(row.Key) + (hearing ? step : TimeSpan.Zero));
    }

    private void Miss(IReadOnlyList<Guid> rows, HashSet<Guid> present) =>
        missed = rows.Where(id => !present.Contains(id)).ToDictionary(id => id, id => missed.GetValueOrDefault(id) + 1);
}
