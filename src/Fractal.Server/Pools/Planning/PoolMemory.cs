using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Planning;
using Fractal.Server.Pools.History;
using Fractal.Server.Pools.Policies;

namespace Fractal.Server.Pools.Planning;

/// <summary>
/// What the server that sizes a pool remembers between two runs: the forecast, recent targets, recent launches and deletions. The forecast
/// follows from stored counts, so the next leader computes the same; the rest only matters for minutes.
/// </summary>
internal sealed class PoolMemory
{
    private static readonly TimeSpan ShrinkPause = TimeSpan.FromSeconds(ShrinkRule.EverySteps * DemandStep.Seconds);

    private RecentTargets? recent;
    private TimeSpan window;
    private (long Step, int Launches) begun;
    private DateTimeOffset? shrunkAt;
    private TimeSpan leadTime;
    private (string Text, string? Zone, double? HitTarget, PoolRule Rule)? rule;

    /// <summary>The demand forecast; null while there are no counts.</summary>
    public DemandModel? Model { get; private set; }

    /// <summary>Whether the stored counts were loaded.</summary>
    public bool Read { get; private set; }

    /// <summary>The fractions of warm starts in the last hour and day; null without starts.</summary>
    public (double? LastHour, double? LastDay) Hits { get; set; }

    /// <summary>The last stored moment.</summary>
    public PoolSample? LastMoment { get; set; }

    /// <summary>Containers ended unused since then.</summary>
    public int Deleted { get; set; }

    /// <summary>
    /// The last observed version, and whether any of its containers were starting: if so, the lead time may have changed.
    /// </summary>
    public (Guid Version, bool Launching) Seen { get; set; }

    /// <summary>Whether launches take twice as long as before.</summary>
    public bool LaunchesSlower { get; set; }

    /// <summary>
    /// The expected duration of a launch. If it changes by a tenth, the forecast is recomputed from the stored counts, as after a restart.
    /// </summary>
    public TimeSpan LeadTime
    {
        get => leadTime;
        set
        {
            if ((value - leadTime).Duration() <= leadTime * 0.1) return;
            leadTime = value;
            Read = false;
        }
    }

    /// <summary>The pool's rule, parsed again only if its text changed.</summary>
    public PoolRule RuleOf(Pool pool, Apps.App app, PoolOptions options)
    {
        var text = pool.Policy ?? app.Policy;
        if (rule is { } known && known.Text == text && known.Zone == pool.TimeZone && known.HitTarget == pool.HitTarget) return known.Rule;
        var made = PoolRule.Of(pool, app, options);
        // Another time zone has other weeks, so the forecast is recomputed.
        if (rule is { } before && before.Zone != pool.TimeZone) Read = false;
        rule = (text, pool.TimeZone, pool.HitTarget, made);
        return made;
    }

    /// <summary>Begins with all stored counts.</summary>
    public void Begin(IReadOnlyList<(long Step, int Starts)> counts, CountedSteps counted, TimeZoneInfo zone, long until)
    {
        Model = null;
        Read = true;
        Count(counts, counted, zone, until);
    }

    /// <summary>Adds the counts of new steps.</summary>
    public void Count(IEnumerable<(long Step, int Starts)> counts, CountedSteps counted, TimeZoneInfo zone, long until)
    {
        var known = counts.ToList();
        if (Model is null && known.Count > 0) Model = new DemandModel(known[0].Step, zone, leadTime);
        if (Model is not null) counted.CatchUp(Model, known, until);
    }

    /// <summary>Marks the stored counts for reloading, because some arrived late.</summary>
    public void ReadAgain() => Read = false;

    /// <summary>Adds the rule's target and remembered values to the snapshot.</summary>
    public PoolSnapshot Decide(Pool pool, PoolSnapshot snapshot, PoolRule rule, TimeSpan countsAge, DateTimeOffset now)
    {
        var wanted = Wanted(pool, snapshot, rule, now);
        var step = DemandStep.Of(now);
        if (recent is null || window != ShrinkRule.Memory(leadTime))
        {
            window = ShrinkRule.Memory(leadTime);
            recent = new RecentTargets(window);
            // A server that begins to size a pool knows only the last target, not the earlier ones.
            recent.Highest(step, pool.Target);
        }

        var supply = snapshot.Supply with
        {
            Decision = wanted,
            HeldTarget = pool.Target,
            HighestTarget = recent.Highest(step, wanted.Target),
            MetricsAge = rule.Forecasts ? countsAge : TimeSpan.Zero,
            LaunchesSlower = LaunchesSlower,
            BegunInStep = begun.Step == step ? begun.Launches : 0,
            MayShrink = shrunkAt is null || (now - shrunkAt.Value).Duration() >= ShrinkPause,
        };
        return snapshot with { Supply = supply };
    }

    /// <summary>Records what a plan did, after it was written.</summary>
    public void Did(PoolPlan plan, DateTimeOffset now)
    {
        var step = DemandStep.Of(now);
        if (plan.Launches > 0) begun = (step, plan.Launches + (begun.Step == step ? begun.Launches : 0));
        if (plan.SurplusReady > 0) shrunkAt = now;
        Deleted += plan.SurplusReady;
    }

    private Decision Wanted(Pool pool, PoolSnapshot snapshot, PoolRule rule, DateTimeOffset now)
    {
        if (!snapshot.Enabled) return new Decision(0, "target 0: the app is switched off");
        if (rule.Forecasts && !Read && pool.DecidedAt is not null) return new Decision(pool.Target, $"target {pool.Target} is held: the counts of its past are still being read");
        return Decision.Of(rule.Policy, new PoolReading
        {
            Ready = snapshot.Ready, Starting = snapshot.Starting, InUse = snapshot.InUse, Queued = snapshot.Queued, Outlook = Model?.Look(), Tuning = pool.Tuning,
        }, now);
    }
}
