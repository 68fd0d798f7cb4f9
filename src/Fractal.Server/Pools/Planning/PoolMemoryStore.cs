using System.Collections.Concurrent;
using System.Diagnostics;
using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Server.Demand;
using Fractal.Server.Pools.Policies;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools.Planning;

/// <summary>
/// The memories of all pools, updated from the counts of new steps with one query for all pools. A pool's stored history is loaded when a
/// server begins to size it, a few pools per run.
/// </summary>
internal sealed class PoolMemoryStore(IOptions<PoolOptions> options, TimeProvider clock, ILogger<PoolMemoryStore> logger)
{
    /// <summary>Time after the end of a step until all servers have written their counts.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Older counts don't change the forecast.</summary>
    public const long KeptSteps = Tuner.DaysIfSparse * DemandStep.PerDay;

    /// <summary>The number of pools whose history one query reads.</summary>
    private const int ReadTogether = 100;

    /// <summary>
    /// The time that a run spends loading histories; then, if there are more, it pauses, because learning uses a CPU that claims need too.
    /// </summary>
    private static readonly TimeSpan ReadingAtOnce = TimeSpan.FromSeconds(1), ReadingPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, PoolMemory> memories = new();
    private long? fedUntil;
    private bool allRead;
    private long? stoppedAt;

    /// <summary>The age of the newest count.</summary>
    public TimeSpan CountsAge { get; private set; }

    public PoolMemory Of(Guid poolId) => memories.GetOrAdd(poolId, _ => new PoolMemory());

    public PoolRule RuleOf(PoolView view) => Of(view.Pool.Id).RuleOf(view.Pool, view.App, options.Value);

    /// <summary>Plans a pool in its current state.</summary>
    public PoolPlan Plan(PoolView view, DateTimeOffset now) =>
        PoolPlanner.Plan(Of(view.Pool.Id).Decide(view.Pool, view.Snapshot, RuleOf(view), CountsAge, now), now);

    /// <summary>Updates all memories to the stored counts.</summary>
    public async Task FeedAsync(FractalDb db, IReadOnlyList<PoolView> pools, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var settled = DemandStep.Of(now - Settling);
        // Far in the future: the clock was set back, and counts from that future are ignored.
        if (fedUntil - settled > 6) Forget();
        var oldest = DemandStep.Of(now) - KeptSteps;
        var counted = await db.ReadCountedStepsAsync(fedUntil ?? oldest, cancellationToken);
        CountsAge = counted.Until is { } end ? Positive(now - DemandStep.Begin(end)) : fedUntil is { } fed ? Positive(now - DemandStep.Begin(fed)) : TimeSpan.Zero;
        var until = Math.Min(settled, counted.Until ?? fedUntil ?? settled);
        if (until > fedUntil) await FeedNewAsync(db, pools, counted, fedUntil.Value, until, cancellationToken);
        fedUntil = Math.Max(fedUntil ?? until, until);
        await ReadPastAsync(db, pools, oldest, fedUntil.Value, cancellationToken);
    }

    private async Task FeedNewAsync(FractalDb db, IReadOnlyList<PoolView> pools, CountedSteps counted, long from, long until, CancellationToken cancellationToken)
    {
        var counts = await db.ReadDemandAsync(from, until, cancellationToken);
        foreach (var view in pools)
        {
            if (Of(view.Pool.Id) is { Read: true } memory) memory.Count(counts[(view.App.Id, view.Pool.Region)], counted, RuleOf(view).Zone, until);
        }
    }

    private async Task ReadPastAsync(FractalDb db, IReadOnlyList<PoolView> pools, long oldest, long until, CancellationToken cancellationToken)
    {
        var unread = pools.Where(p => !Of(p.Pool.Id).Read).ToList();
        if (unread.Count == 0 || (unread.Count > ReadTogether && stoppedAt is { } stopped && Stopwatch.GetElapsedTime(stopped) < ReadingPause)) return;
        var began = Stopwatch.GetTimestamp();
        var counted = await db.ReadCountedStepsAsync(oldest, cancellationToken);
        foreach (var some in unread.GroupBy(p => p.Pool.Region).SelectMany(region => region.Chunk(ReadTogether)))
        {
            var left = some.ToDictionary(view => view.App.Id);
            await foreach (var (app, counts) in db.ReadDemandAsync([.. left.Keys], some[0].Pool.Region, oldest, until, cancellationToken))
            {
                if (left.Remove(app, out var view)) Begin(view, counts);
                if (Stopwatch.GetElapsedTime(began) > ReadingAtOnce)
                {
                    stoppedAt = Stopwatch.GetTimestamp();
                    return;
                }
            }

            foreach (var view in left.Values) Begin(view, []);
        }

        stoppedAt = null;
        if (!allRead) logger.HistoryLoaded(pools.Count);
        allRead = true;

        void Begin(PoolView view, IReadOnlyList<(long Step, int Starts)> counts) => Of(view.Pool.Id).Begin(counts, counted, RuleOf(view).Zone, until);
    }

    private void Forget()
    {
        memories.Clear();
        fedUntil = null;
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
