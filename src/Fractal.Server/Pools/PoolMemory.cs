using Fractal.Scaling;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Planning;
using Fractal.Server.Containers;

namespace Fractal.Server.Pools;

/// <summary>
/// What the server that sizes a pool remembers of it between two looks: what it believes about demand, the targets of the last while, what it launched and
/// ended just now. The belief follows from stored counts, so whoever leads next comes to the same; the rest is a matter of minutes.
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

    /// <summary>What is believed about demand; none as long as nothing was counted.</summary>
    public DemandModel? Model { get; private set; }

    /// <summary>Whether the stored counts were read.</summary>
    public bool Read { get; private set; }

    /// <summary>The shares of warm starts in the last hour and day; null without starts.</summary>
    public (double? LastHour, double? LastDay) Hits { get; set; }

    /// <summary>What was last written of it for later.</summary>
    public PoolMoment? LastMoment { get; set; }

    /// <summary>Containers that were ended unused since then.</summary>
    public int Deleted { get; set; }

    /// <summary>Which version was last seen, and whether any of it were being launched: then the lead time may be another by now.</summary>
    public (Guid Version, bool Launching) Seen { get; set; }

    /// <summary>Whether launches take twice as long as they did.</summary>
    public bool LaunchesSlower { get; set; }

    /// <summary>About how long a launch takes. Where it changes by a tenth, what is believed is learnt anew from the stored counts, as after a restart.</summary>
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

    /// <summary>The pool's rule, read again only where its text changed.</summary>
    public PoolRule RuleOf(Pool pool, Apps.App app, PoolOptions options)
    {
        var text = pool.Policy ?? app.Policy;
        if (rule is { } known && known.Text == text && known.Zone == pool.TimeZone && known.HitTarget == pool.HitTarget) return known.Rule;
        var made = PoolRule.Of(pool, app, options);
        // Another zone has other weeks: what was believed is learnt anew.
        if (rule is { } before && before.Zone != pool.TimeZone) Read = false;
        rule = (text, pool.TimeZone, pool.HitTarget, made);
        return made;
    }

    /// <summary>Begins with all that is stored.</summary>
    public void Begin(IReadOnlyList<(long Step, int Starts)> counts, CountedSteps counted, TimeZoneInfo zone, long until)
    {
        Model = null;
        Read = true;
        Count(counts, counted, zone, until);
    }

    /// <summary>Takes in the counts of new steps.</summary>
    public void Count(IEnumerable<(long Step, int Starts)> counts, CountedSteps counted, TimeZoneInfo zone, long until)
    {
        var known = counts.ToList();
        if (Model is null && known.Count > 0) Model = new DemandModel(known[0].Step, zone, leadTime);
        if (Model is not null) counted.CatchUp(Model, known, until);
    }

    /// <summary>The stored counts are to be read once more: some came late.</summary>
    public void ReadAgain() => Read = false;

    /// <summary>The snapshot with what the rule wants, and what is remembered.</summary>
    public PoolSnapshot Decide(Pool pool, PoolSnapshot snapshot, PoolRule rule, TimeSpan countsAge, DateTimeOffset now)
    {
        var wanted = Wanted(pool, snapshot, rule, now);
        var step = DemandStep.Of(now);
        if (recent is null || window != ShrinkRule.Memory(leadTime))
        {
            window = ShrinkRule.Memory(leadTime);
            recent = new RecentTargets(window);
            // A server that begins to size a pool does not know what was wanted before, but for the last target.
            recent.Highest(step, pool.Target);
        }

        return snapshot with
        {
            Wanted = wanted,
            HeldTarget = pool.Target,
            HighestTarget = recent.Highest(step, wanted.Target),
            CountsAge = rule.Forecasts ? countsAge : TimeSpan.Zero,
            LaunchesSlower = LaunchesSlower,
            BegunInStep = begun.Step == step ? begun.Launches : 0,
            MayShrink = shrunkAt is null || (now - shrunkAt.Value).Duration() >= ShrinkPause,
        };
    }

    /// <summary>What a plan did, once it is written.</summary>
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
