using Fractal.Drivers;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Tests.Faults;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Containers.Deleting;

/// <summary>Orphaned workloads are deleted, and nothing else ever is.</summary>
[Trait("Promise", "nothing is left")]
public abstract class SweepStories(TestServer server)
{
    private Guid Ours => server.Get<InstallationKey>().Id;

    [Fact]
    public async Task An_orphaned_workload_is_deleted_after_two_listings_and_a_grace_period()
    {
        var orphan = AddStranger(Ours);
        await PassAsync(seconds: 60);
        Assert.True(await IsThereAsync(orphan));
        await PassAsync(seconds: 30);
        Assert.False(await IsThereAsync(orphan));
    }

    [Fact]
    public async Task Workloads_of_other_installations_or_without_a_label_are_never_touched()
    {
        var (another, nobodys) = (AddStranger(Guid.CreateVersion7()), AddStranger(Guid.Empty));
        await PassAsync(seconds: 3600);
        Assert.True(await IsThereAsync(another));
        Assert.True(await IsThereAsync(nobodys));
    }

    [Fact]
    public async Task Workloads_with_a_row_are_never_swept()
    {
        var app = await server.AddReadyAppAsync(3);
        await PassAsync(seconds: 600);
        Assert.Equal(3, await server.CountAsync(app, ContainerState.Ready));
    }

    [Fact]
    public async Task Many_orphans_are_deleted_few_at_a_time_and_reported()
    {
        var orphans = Enumerable.Range(0, 20).Select(_ => AddStranger(Ours)).ToList();
        await PassAsync(seconds: 90);
        var left = await CountAsync(orphans);
        Assert.InRange(left, 16, 19);
        Assert.Contains("known to no row", server.Get<OrphanSweepReconciler>().Status.Trouble, StringComparison.Ordinal);
        Assert.Contains(server.Logs.Lines, line => line.Contains("ALERT sweep containers", StringComparison.Ordinal));
        await PassAsync(seconds: 900);
        Assert.Equal((0, null), (await CountAsync(orphans), server.Get<OrphanSweepReconciler>().Status.Trouble));
    }

    [Fact]
    public async Task A_failed_listing_is_ignored()
    {
        var orphan = AddStranger(Ours);
        await PassAsync(seconds: 60);
        server.Driver.Options.LostRate = 1;
        await Assert.ThrowsAsync<DriverException>(() => server.Get<OrphanSweepReconciler>().RunAsync(CancellationToken.None));
        server.Driver.Options.LostRate = 0;
        await PassAsync(seconds: 60);
        Assert.True(await IsThereAsync(orphan));
        await PassAsync(seconds: 60);
        Assert.False(await IsThereAsync(orphan));
    }

    [Fact]
    public async Task A_launch_that_completes_after_its_row_has_ended_is_undone()
    {
        // The driver is slow: the row ends, its deletion finds nothing, then the launch completes.
        (server.Driver.Options.LateRate, server.Driver.Options.LateBy) = (1, TimeSpan.FromSeconds(2));
        var app = await server.AddAppAsync(("Idle", 1));
        await server.Get<Fractal.Server.Pools.Planning.PoolReconciler>().RunAsync(CancellationToken.None);
        await server.Get<ContainerLaunchReconciler>().RunAsync(CancellationToken.None);
        server.Driver.Options.LateRate = 0;
        await using var db = server.OpenDatabase();
        var id = await db.Containers.Where(c => c.State == ContainerState.Starting && db.Set<Fractal.Server.Apps.App>().Any(a => a.Id == c.AppId && a.Name == app)).Select(c => c.Id).SingleAsync();
        await server.SetAppAsync(app, ("Enabled", false));
        await server.Get<EndContainer>().RunAsync(id, Fractal.Client.Sessions.EndReason.Surplus, null, CancellationToken.None);
        await server.Get<ContainerDeletionReconciler>().RunAsync(CancellationToken.None);
        await server.UntilAsync(() => Task.FromResult(server.Get<ContainerDeletionReconciler>().UnderWay == 0), runReconcilers: false);
        server.Advance(TimeSpan.FromSeconds(3));
        await server.UntilAsync(() => Task.FromResult(server.Get<ContainerLaunchReconciler>().UnderWay == 0), runReconcilers: false);
        Assert.False(await IsThereAsync(id));
    }

    [Fact]
    public async Task A_launch_whose_response_was_lost_is_kept()
    {
        var app = await server.AddAppAsync(("Idle", 1));
        await server.Get<Fractal.Server.Pools.Planning.PoolReconciler>().RunAsync(CancellationToken.None);
        server.Faults.Arm(Fault.AnswerLost, nth: 3);
        await server.Get<ContainerLaunchReconciler>().RunAsync(CancellationToken.None);
        await server.UntilSettledAsync();
        server.Faults.Disarm();
        Assert.Equal("driver: launch", server.Faults.Where);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
    }

    [Fact]
    public async Task A_deletion_that_always_fails_is_reported_and_delays_no_other()
    {
        var app = await server.AddReadyAppAsync(1);
        server.Driver.Options.LostRate = 1;
        await server.SetAppAsync(app, ("Enabled", false));
        for (var i = 0; i < 12; i++)
        {
            server.Advance(TimeSpan.FromSeconds(10));
            await server.Get<Fractal.Server.Pools.Planning.PoolReconciler>().RunAsync(CancellationToken.None);
            await server.Get<ContainerDeletionReconciler>().RunAsync(CancellationToken.None);
            await server.UntilSettledAsync();
        }

        await server.Get<ContainerDeletionReconciler>().RunAsync(CancellationToken.None);
        Assert.Contains("1 containers can't be deleted", server.Get<ContainerDeletionReconciler>().Status.Trouble, StringComparison.Ordinal);
        server.Driver.Options.LostRate = 0;
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(2));
        await server.RunReconcilersAsync();
        Assert.Null(server.Get<ContainerDeletionReconciler>().Status.Trouble);
    }

    private Guid AddStranger(Guid installation)
    {
        var id = Guid.CreateVersion7();
        server.Driver.AddStranger(new Workload(id, Running: true, installation));
        return id;
    }

    private async Task<bool> IsThereAsync(Guid id) => (await server.Driver.ListAsync(CancellationToken.None)).Any(w => w.ContainerId == id);

    private async Task<int> CountAsync(IReadOnlyList<Guid> ids) => (await server.Driver.ListAsync(CancellationToken.None)).Count(w => ids.Contains(w.ContainerId));

    /// <summary>Like the loop: one run every half minute.</summary>
    private async Task PassAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 30)
        {
            await server.Get<OrphanSweepReconciler>().RunAsync(CancellationToken.None);
            server.Advance(TimeSpan.FromSeconds(30));
            await server.UntilSettledAsync();
        }
    }

    public sealed class OnSqlite(SqliteServer server) : SweepStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : SweepStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
