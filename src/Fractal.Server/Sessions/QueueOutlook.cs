namespace Fractal.Server.Sessions;

/// <summary>What the wait for a container of a pool depends on.</summary>
/// <param name="Lead">How long a launch takes.</param>
/// <param name="Starting">Containers whose launch is under way.</param>
/// <param name="Room">How many more may be launched.</param>
/// <param name="InUse">Containers whose end makes room.</param>
/// <param name="Ages">How long some of those have been in use.</param>
internal sealed record QueueOutlook(TimeSpan Lead, int Starting, int Room, int InUse, IReadOnlyList<TimeSpan> Ages)
{
    /// <summary>A server launches as many at a time; of others that help nothing is known here.</summary>
    private const int LaunchedAtOnce = 4;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>
    /// About how long who stands at this place, from 1, still has to wait. Launches run side by side, a few at a time. Where there is no room, somebody has to
    /// leave first: of people who come and go at any time, those who are here will stay, on average, as long again as they have been here (the residual life of a
    /// renewal process has the distribution of its age), so one of n leaves after an n-th of that.
    /// </summary>
    /// <param name="waited">How long it has waited already: the launch for the first ones began then.</param>
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
