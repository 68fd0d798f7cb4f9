using CsCheck;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Checking;
using Xunit;

namespace Fractal.Server.Tests.Containers.Checking;

public sealed class ContainerCheckPlannerTests
{
    private static readonly Gen<ContainerObservation> AnySight =
        from state in Gen.OneOf(Gen.Const(ContainerState.Starting), Gen.Const(ContainerState.Ready), Gen.Const(ContainerState.InUse))
        from launched in Gen.Frequency((1, Gen.Const(false)), (6, Gen.Const(true)))
        from seconds in Gen.Int[0, 400].Array[3]
        from missed in Gen.Int[0, 4]
        select new ContainerObservation
        {
            Id = Guid.CreateVersion7(), State = state, SinceLaunch = launched ? TimeSpan.FromSeconds(seconds[0]) : null, StartLimit = TimeSpan.FromSeconds(60),
            Unheard = TimeSpan.FromSeconds(seconds[1]), Silent = TimeSpan.FromSeconds(Math.Min(seconds[1], seconds[2])), Missed = missed,
        };

    private static readonly Gen<ContainerObservation[]> Any = AnySight.Array[0, 30];

    [Fact]
    public void A_recently_heard_container_is_never_ended() => Any.Sample(any =>
        ContainerCheckPlanner.Plan(any).Ends.All(end => any.Single(r => r.Id == end.Id) is var row
            && (row.State == ContainerState.Starting || row.Unheard >= ContainerCheckPlanner.HeardWithin)));

    [Fact]
    public void One_listing_ends_no_container() => Any.Sample(any =>
        ContainerCheckPlanner.Plan([.. any.Select(r => r with { Missed = Math.Min(1, r.Missed), Silent = TimeSpan.Zero })])
            .Ends.All(end => end.Reason == EndReason.StartFailed));

    [Fact]
    public void Rows_waiting_for_a_launch_are_kept() => Any.Sample(any =>
        ContainerCheckPlanner.Plan(any).Ends.All(end => any.Single(r => r.Id == end.Id).SinceLaunch is not null));

    [Fact]
    public void Each_row_is_ended_once() => Any.Sample(any =>
        ContainerCheckPlanner.Plan(any).Ends is var ends && ends.DistinctBy(end => end.Id).Count() == ends.Count);

    [Fact]
    public void When_most_are_missing_at_once_only_long_silent_ones_are_declared_lost() => Any.Sample(any =>
    {
        var plan = ContainerCheckPlanner.Plan(any);
        return !plan.Distrusted || plan.Ends.All(end => end.Detail != "Its cluster no longer has it." || any.Single(r => r.Id == end.Id).Unheard >= ContainerCheckPlanner.DistrustFor);
    });

    [Fact]
    public void Lost_containers_are_ended_eventually_from_any_state() => AnySight.Array[1, 30].Sample(rows =>
    {
        // Without reports and listings, run after run, everything that was launched must be ended.
        var left = rows.Where(r => r.SinceLaunch is not null).Select(r => r with { Missed = 9, Unheard = TimeSpan.FromHours(1), SinceLaunch = TimeSpan.FromHours(1), Silent = TimeSpan.FromHours(1) }).ToList();
        for (var run = 0; run < 40 && left.Count > 0; run++)
        {
            var ended = ContainerCheckPlanner.Plan(left).Ends.Select(end => end.Id).ToHashSet();
            left.RemoveAll(row => ended.Contains(row.Id));
        }

        return left.Count == 0;
    });

    [Fact]
    public void Silent_containers_are_ended_in_batches()
    {
        var rows = Enumerable.Range(0, 50).Select(_ => new ContainerObservation
        {
            Id = Guid.CreateVersion7(), State = ContainerState.InUse, SinceLaunch = TimeSpan.FromHours(1), StartLimit = TimeSpan.FromSeconds(60),
            Unheard = TimeSpan.FromMinutes(3), Silent = TimeSpan.FromMinutes(3),
        }).ToList();
        var plan = ContainerCheckPlanner.Plan(rows);
        Assert.Equal((5, 45), (plan.Ends.Count, plan.HeldBack));
    }
}
