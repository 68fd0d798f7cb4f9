namespace Fractal.Server.Sessions.Queue;

/// <summary>What the waiting time for a pool's container depends on.</summary>
/// <param name="Lead">The expected duration of a launch.</param>
/// <param name="Starting">Containers that are starting.</param>
/// <param name="Room">How many more may be launched.</param>
/// <param name="InUse">Containers whose end frees capacity.</param>
/// <param name="Ages">How long some of those have been in use.</param>
internal sealed record QueueOutlook(TimeSpan Lead, int Starting, int Room, int InUse, IReadOnlyList<TimeSpan> Ages)
{
    /// <summary>The number of concurrent launches of one server; other servers are not taken into account.</summary>
    private const int LaunchedAtOnce = 4;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The expected remaining wait at this place, from 1. Launches run in parallel, a few at a time. Without capacity a container must end
    /// first. If users come and go at any time, a session lasts on average as long again as it has lasted so far (the residual life of a
    /// renewal process has the distribution of its age), so one of n ends after an n-th of that.
    /// </summary>
    /// <param name="waited">The time already waited; the first launches began then.</param>
    public TimeSpan WaitOf(int place, TimeSpan waited)
    {
        var rounds = (place + LaunchedAtOnce - 1) / LaunchedAtOnce;
        var launched = Lead * rounds;
        if (place <= Starting) return Longer(launched - waited, Least);
        if (place <= Starting + Room) return Longer(launched, Least);
        var stay = Ages.Count == 0 ? Lead : TimeSpan.FromSeconds(Ages.Average(age => age.TotalSeconds));
        return Longer(launched + stay * ((double)(place - Starting - Room) / Math.Max(1, InUse)), Least);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
