using Fractal.Scaling.Planning;

namespace Fractal.Scaling.Simulation;

/// <summary>
/// Replays starts through a policy: ten-second steps, each start at its own second, a replacement launched with each claim. Starts without
/// a ready container wait as <see cref="Waiting"/> says.
/// </summary>
internal sealed class PoolSimulator(Arrivals arrivals, IPoolPolicy policy, double leadSeconds)
{
    private readonly Queue<double> starting = new(), queue = new();
    private readonly RecentTargets recent = new(ShrinkRule.Memory(TimeSpan.FromSeconds(leadSeconds)));
    private int ready, starts, hits, deleted, next;
    private double idle, waited;

    /// <summary>How starts wait without a ready container.</summary>
    public Waiting Waiting { get; init; }

    /// <summary>The learnt state, for policies that use it.</summary>
    public Learning? Learning { get; init; }

    /// <summary>Records the simulation, if set.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Cancels the simulation.</summary>
    public CancellationToken GivenUp { get; init; }

    private int Supply => ready + starting.Count;

    /// <summary>Simulates from a step to the end; steps before the evaluated ones only fill the pool.</summary>
    public SimulationResult Run(int from, int judgedFrom)
    {
        while (next < arrivals.Times.Length && arrivals.Times[next] < from * (double)DemandStep.Seconds) next++;
        for (var step = from; step < arrivals.Counts.Length; step++)
        {
            GivenUp.ThrowIfCancellationRequested();
            if (step == judgedFrom) (starts, hits, deleted, idle, waited) = (0, 0, 0, 0, 0);
            Live(step, step - judgedFrom);
        }

        // Remaining queued starts have waited until now.
        while (queue.TryDequeue(out var since)) waited += (arrivals.Counts.Length * (double)DemandStep.Seconds) - since;
        return new SimulationResult { Starts = starts, Hits = hits, IdleSeconds = idle, Deleted = deleted, WaitedSeconds = waited, LeadSeconds = leadSeconds };
    }

    private void Live(int step, int judged)
    {
        var (now, end) = (step * (double)DemandStep.Seconds, (step + 1) * (double)DemandStep.Seconds);
        Pass(now, now);
        var target = policy.Target(Read(step), DemandStep.Begin(arrivals.FirstStep + step));
        Shrink(step, target);
        var (begun, missed) = (0, starts - hits);
        if (Timeline is not null && judged >= 0) (Timeline.Target[judged], Timeline.Idle[judged]) = (target, ready);
        for (var at = now; at < end;)
        {
            var launches = LaunchClamp.Launches(queue.Count, target, Supply, begun);
            begun += launches;
            for (var i = 0; i < launches; i++) starting.Enqueue(at + leadSeconds);
            var time = next < arrivals.Times.Length ? Math.Min(arrivals.Times[next], end) : end;
            Pass(at, time);
            at = time;
            if (time < end) Ask(time);
        }

        if (Timeline is not null && judged >= 0) Timeline.Missed[judged] = starts - hits - missed;
    }

    private void Shrink(int step, int target)
    {
        var keep = recent.Highest(step, target);
        if (step % ShrinkRule.EverySteps != 0 || queue.Count > 0) return;
        var surplus = ShrinkRule.Surplus(ready, Supply, keep);
        (ready, deleted) = (ready - surplus, deleted + surplus);
    }

    private void Ask(double time)
    {
        next++;
        starts++;
        if (ready > 0) (ready, hits) = (ready - 1, hits + 1);
        else if (Waiting == Waiting.Queued) queue.Enqueue(time);
        else waited += leadSeconds;
    }

    /// <summary>Advances time: containers become ready, and idle ones add to the cost.</summary>
    private void Pass(double from, double to)
    {
        while (starting.TryPeek(out var at) && at <= to)
        {
            starting.Dequeue();
            idle += ready * Math.Max(0, at - from);
            from = Math.Max(from, at);
            if (queue.TryDequeue(out var since)) waited += at - since;
            else ready++;
        }

        idle += ready * (to - from);
    }

    private PoolReading Read(int step)
    {
        var outlook = Learning?.LookAt(step);
        return new PoolReading { Ready = ready, Starting = starting.Count, Queued = queue.Count, InUse = arrivals.InUse[step], Outlook = outlook, Tuning = Learning?.Tuning };
    }
}
