using CsCheck;
using Fractal.Server.Containers.Deleting;
using Xunit;

namespace Fractal.Server.Tests.Containers.Deleting;

public sealed class SweepPlanTests
{
    private static readonly Gen<Orphan> AnyOrphan =
        from listings in Gen.Int[1, 5]
        from seconds in Gen.Int[0, 200]
        select new Orphan(Guid.CreateVersion7(), listings, TimeSpan.FromSeconds(seconds));

    private static readonly Gen<(Orphan[] Orphans, int Others)> Any = Gen.Select(AnyOrphan.Array[0, 40], Gen.Int[0, 200]);

    [Fact]
    public void Only_orphans_listed_twice_and_older_than_the_grace_period_are_deleted() => Any.Sample(any =>
        OrphanSweepPlan.Of(any.Orphans, any.Orphans.Length + any.Others).Delete.All(id =>
            any.Orphans.Single(o => o.ContainerId == id) is { Listings: >= 2 } orphan && orphan.For >= OrphanSweepPlan.Grace));

    [Fact]
    public void At_most_a_tenth_but_at_least_one_is_deleted() => Any.Sample(any =>
    {
        var all = any.Orphans.Length + any.Others;
        var plan = OrphanSweepPlan.Of(any.Orphans, all);
        var due = any.Orphans.Count(o => o.Listings >= 2 && o.For >= OrphanSweepPlan.Grace);
        return plan.Delete.Count <= Math.Max(1, all / 10) && plan.Delete.Count + plan.HeldBack == due && (due == 0 || plan.Delete.Count > 0);
    });
}
