namespace Fractal.Server.Containers;

/// <summary>A workload of ours that no row knows.</summary>
/// <param name="Listings">How many complete listings in a row had it so.</param>
/// <param name="For">For how long, by the steady clock.</param>
internal sealed record Orphan(Guid ContainerId, int Listings, TimeSpan For);

/// <param name="Delete">To delete now.</param>
/// <param name="HeldBack">How many more there are: more at once than can be believed.</param>
internal sealed record SweepPlan(IReadOnlyList<Guid> Delete, int HeldBack)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const int Twice = 2, Share = 10;

    /// <summary>Decides what a sweep deletes: at most a tenth of all that is listed at a time, so that one mistake of ours is seen before it is whole. A pure function.</summary>
    public static SweepPlan Of(IReadOnlyList<Orphan> orphans, int listed)
    {
        var due = orphans.Where(orphan => orphan.Listings >= Twice && orphan.For >= Grace).OrderByDescending(orphan => orphan.For).Select(orphan => orphan.ContainerId).ToList();
        var most = Math.Max(1, listed / Share);
        return new SweepPlan([.. due.Take(most)], Math.Max(0, due.Count - most));
    }
}
