using Fractal.Client.Sessions;

namespace Fractal.Server.Containers.Checking;

/// <summary>A row to end, and why.</summary>
internal sealed record ContainerEnd(Guid Id, EndReason Reason, string Detail);

/// <param name="Ends">Rows to end now.</param>
/// <param name="Absent">The number of rows that the listing lacks.</param>
/// <param name="Distrusted">Whether the number of missing rows is so large that the listing is considered wrong.</param>
/// <param name="HeldBack">The number of silent containers left for later runs.</param>
internal sealed record ContainerCheckPlan(IReadOnlyList<ContainerEnd> Ends, int Absent, bool Distrusted, int HeldBack);

/// <summary>Decides which containers are lost. A pure function; all times are on the monotonic clock of the calling process.</summary>
internal static class ContainerCheckPlanner
{
    /// <summary>How long a listing may lag behind a launch.</summary>
    public static readonly TimeSpan ListingGrace = TimeSpan.FromSeconds(30);

    /// <summary>Three heartbeats. An agent heard within this time is alive, even if a listing lacks its workload.</summary>
    public static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(45);

    /// <summary>
    /// More than two heartbeats, plus the time until they are written. An idle container silent for this long is probed before it can be
    /// assigned.
    /// </summary>
    public static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(35);

    public static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(2);

    /// <summary>When a listing lacks most workloads, each must also have been silent for this long.</summary>
    public static readonly TimeSpan DistrustFor = TimeSpan.FromMinutes(5);

    private const int Listings = 2, Many = 3, Share = 10;

    /// <returns>Idle containers whose agents have to be probed.</returns>
    public static IReadOnlyList<Guid> ToAsk(IReadOnlyList<ContainerObservation> rows) => [.. rows.Where(row => row.State == ContainerState.Ready && row.Unheard >= AskAfter).Select(row => row.Id)];

    /// <param name="rows">Every live row.</param>
    public static ContainerCheckPlan Plan(IReadOnlyList<ContainerObservation> rows)
    {
        var launched = rows.Where(row => row.SinceLaunch is not null).ToList();
        var hung = launched.Where(row => row.State == ContainerState.Starting && row.SinceLaunch > row.StartLimit)
            .Select(row => new ContainerEnd(row.Id, EndReason.StartFailed, "It did not report ready in time."));
        // Only containers heard from at least once: launches that were never made say nothing about the listing.
        var proven = launched.Where(row => row.State != ContainerState.Starting).ToList();
        var absent = proven.Count(row => row.Missed > 0 && row.SinceLaunch > ListingGrace);
        var distrusted = absent >= Many && absent * 2 > proven.Count;
        var lost = launched.Where(row => IsLost(row, distrusted)).Select(row => new ContainerEnd(row.Id, EndReason.HostLost, "Its cluster no longer has it."));
        var silent = launched.Where(row => row.State is ContainerState.Ready or ContainerState.InUse && row.Silent >= SilenceLimit)
            .OrderByDescending(row => row.Silent).ToList();
        var share = Math.Max(1, launched.Count / Share);
        var mute = silent.Take(share).Select(row => new ContainerEnd(row.Id, EndReason.HostLost, $"Its agent has said nothing for {SilenceLimit.TotalMinutes:0} minutes."));
        return new ContainerCheckPlan([.. hung.Concat(lost).Concat(mute).DistinctBy(end => end.Id)], absent, distrusted, Math.Max(0, silent.Count - share));
    }

    private static bool IsLost(ContainerObservation row, bool distrusted) =>
        row.Missed >= Listings && row.SinceLaunch > ListingGrace
        && (row.State == ContainerState.Starting ? !distrusted : row.Unheard >= (distrusted ? DistrustFor : HeardWithin));
}
