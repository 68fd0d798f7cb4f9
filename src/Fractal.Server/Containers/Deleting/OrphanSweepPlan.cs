namespace Fractal.Server.Containers.Deleting;

/// <summary>A workload of this installation that no row refers to.</summary>
/// <param name="Listings">The number of consecutive complete listings in which it had no row.</param>
/// <param name="For">How long it has had no row, on the monotonic clock.</param>
internal sealed record Orphan(Guid ContainerId, int Listings, TimeSpan For);

/// <param name="Delete">Workloads to delete now.</param>
/// <param name="HeldBack">The number of further orphaned workloads, held back because a large number at once is implausible.</param>
internal sealed record OrphanSweepPlan(IReadOnlyList<Guid> Delete, int HeldBack)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const int Twice = 2, Share = 10;

    /// <summary>
    /// Decides what a sweep deletes: at most a tenth of all listed workloads at a time, so that a mistake is noticed before it affects all
    /// of them. A pure function.
    /// </summary>
    public static OrphanSweepPlan Of(IReadOnlyList<Orphan> orphans, int listed)
    {
        var due = orphans.Where(orphan => orphan.Listings >= Twice && orphan.For >= Grace).OrderByDescending(orphan => orphan.For).Select(orphan => orphan.ContainerId).ToList();
        var most = Math.Max(1, listed / Share);
        return new OrphanSweepPlan([.. due.Take(most)], Math.Max(0, due.Count - most));
    }
}
