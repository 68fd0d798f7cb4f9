using System.Collections.Concurrent;
using System.Diagnostics;
using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Server.Containers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools;

/// <summary>
/// The memories of all pools, and what feeds them: the counts of new steps, read once for all of them. What is stored of a pool's past is read when a server
/// begins to size it, a few pools at each look.
/// </summary>
internal sealed class PoolMemories(IOptions<PoolOptions> options, TimeProvider clock, ILogger<PoolMemories> logger)
{
    /// <summary>After a step's end, until all servers have written what they counted in it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Older counts say nothing that newer ones do not.</summary>
    public const long KeptSteps = Tuner.DaysIfSparse * DemandStep.PerDay;

    /// <summary>The pasts of so many pools are read by one query.</summary>
    private const int ReadTogether = 100;

    /// <summary>Pasts are read for so long at a look, and then, if there are many, not again for a while: learning takes a processor, which claims want as well.</summary>
    private static readonly TimeSpan ReadingAtOnce = TimeSpan.FromSeconds(1), ReadingPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, PoolMemory> memories = new();
    private long? fedUntil;
    private bool allRead;
    private long? stoppedAt;

    /// <summary>How old the newest count is.</summary>
    public TimeSpan CountsAge { get; private set; }

    public PoolMemory Of(Guid poolId) => memories.GetOrAdd(poolId, _ => new PoolMemory());

    public PoolRule RuleOf(PoolView view) => Of(view.Pool.Id).RuleOf(view.Pool, view.App, options.Value);

    /// <summary>The plan for a pool as it is now.</summary>
    public PoolPlan Plan(PoolView view, DateTimeOffset now) =>
        PoolPlanner.Plan(Of(view.Pool.Id).Decide(view.Pool, view.Snapshot, RuleOf(view), CountsAge, now), now);

    /// <summary>Brings all memories up to what is stored.</summary>
    public async Task FeedAsync(FractalDb db, IReadOnlyList<PoolView> pools, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var settled = DemandStep.Of(now - Settling);
        // Long ahead of the clock: it was set back, and what was counted in its future counts for nothing.
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
        if (!allRead) logger.LogInformation("Loaded demand history for {Pools} pools", pools.Count);
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
