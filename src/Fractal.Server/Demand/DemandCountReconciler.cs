using System.Collections.Concurrent;
using Fractal.Scaling;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Demand;

/// <summary>
/// Counts requested starts in memory and writes them in batches, each server to its own rows, so that claims never wait for counts and
/// servers never wait for each other. A crash loses the counts of the last seconds, never a claim.
/// </summary>
internal sealed class DemandCountReconciler(Database database, TimeProvider clock) : Reconciler
{
    /// <summary>A user who is rejected and retries within this time counts as one start.</summary>
    private static readonly TimeSpan SameWish = TimeSpan.FromMinutes(1);

    /// <summary>How long counts are kept in memory while the database is unavailable.</summary>
    private const long KeptSteps = 3600 / DemandStep.Seconds;

    /// <summary>A clock that is set back by less than a minute counts into these steps again.</summary>
    private const long SettledSteps = 60 / DemandStep.Seconds;

    /// <summary>A gap from a clock change or a suspended machine, during which nothing was counted.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<DemandKey, Cell> cells = new();
    private readonly ConcurrentDictionary<(Guid User, Guid App), DateTimeOffset> refusals = new();
    private DemandSpan? span;
    private (DateTimeOffset Wall, long Steady) last;

    public override string Name => "count demand";

    public override bool Everywhere => true;

    public override TimeSpan Period => TimeSpan.FromSeconds(2);

    public void Add(Guid appId, string region, DemandKind kind)
    {
        var cell = cells.GetOrAdd(new DemandKey(appId, region, DemandStep.Of(clock.GetUtcNow())), _ => new Cell());
        Interlocked.Increment(ref cell.Of(kind));
    }

    /// <summary>Counts a rejected start, once for all attempts of a user within a minute.</summary>
    public void AddRefusal(Guid userId, Guid appId, string region)
    {
        var now = clock.GetUtcNow();
        if (refusals.TryGetValue((userId, appId), out var at) && now - at < SameWish) return;
        refusals[(userId, appId)] = now;
        Add(appId, region, DemandKind.Refused);
    }

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var step = DemandStep.Of(clock.GetUtcNow());
        // First, so that memory is bounded even if writing fails.
        Forget(step);
        var current = SpanAt(step);
        var changed = cells.Where(cell => cell.Value.IsNew)
            .OrderBy(cell => cell.Key.AppId).ThenBy(cell => cell.Key.Region, StringComparer.Ordinal).ThenBy(cell => cell.Key.Step).ToList();
        if (changed.Count == 0 && span == current) return null;
        await using var db = database.Open();
        var rows = changed.Select(cell => cell.Value.Read(cell.Key, current.Replica)).ToList();
        await db.WriteDemandAsync(rows, current, cancellationToken);
        for (var i = 0; i < rows.Count; i++) changed[i].Value.Wrote(rows[i]);
        span = current;
        return null;
    }

    /// <summary>The span that this run writes: the previous one extended to now, or a new one.</summary>
    private DemandSpan SpanAt(long step)
    {
        var (wall, steady) = (clock.GetUtcNow(), clock.GetTimestamp());
        var jumped = span is not null && (wall - last.Wall - clock.GetElapsedTime(last.Steady, steady)).Duration() > Jump;
        last = (wall, steady);
        if (span is null || jumped) return new DemandSpan { Replica = Guid.CreateVersion7(wall), FromStep = step, UntilStep = step };
        return step <= span.UntilStep ? span : new DemandSpan { Replica = span.Replica, FromStep = span.FromStep, UntilStep = step };
    }

    private void Forget(long step)
    {
        foreach (var (key, cell) in cells)
        {
            if (key.Step < step - KeptSteps || (key.Step < step - SettledSteps && !cell.IsNew)) cells.TryRemove(key, out _);
        }

        var old = clock.GetUtcNow() - SameWish;
        foreach (var (wish, at) in refusals)
        {
            if (at < old) refusals.TryRemove(wish, out _);
        }
    }

    /// <summary>The counts of one pool and step. What was written is the value at the time of the read; later counts are new.</summary>
    private sealed class Cell
    {
        private int warm, queued, refused, written;
        private Guid? row;

        public bool IsNew => Volatile.Read(ref warm) + Volatile.Read(ref queued) + Volatile.Read(ref refused) != written;

        public ref int Of(DemandKind kind)
        {
            if (kind == DemandKind.Warm) return ref warm;
            if (kind == DemandKind.Queued) return ref queued;
            return ref refused;
        }

        /// <param name="replica">The replica that owns the row from now on.</param>
        public DemandCount Read(DemandKey key, Guid replica) => new()
        {
            AppId = key.AppId, Region = key.Region, Step = key.Step, Replica = row ??= replica,
            Warm = Volatile.Read(ref warm), Queued = Volatile.Read(ref queued), Refused = Volatile.Read(ref refused),
        };

        public void Wrote(DemandCount row) => written = row.Warm + row.Queued + row.Refused;
    }
}

/// <summary>A pool and a step.</summary>
internal readonly record struct DemandKey(Guid AppId, string Region, long Step);

/// <summary>Counts up to the shutdown are written too.</summary>
internal sealed class DemandCountStopTask(DemandCountReconciler demand) : StopTask
{
    public override int Order => Sessions + 10;

    public override Task RunAsync(CancellationToken cancellationToken) => demand.RunAsync(cancellationToken);
}
