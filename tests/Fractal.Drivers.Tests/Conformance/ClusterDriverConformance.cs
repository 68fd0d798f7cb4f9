using Xunit;

namespace Fractal.Drivers.Tests.Conformance;

/// <summary>The contract of every driver (<see cref="IClusterDriver"/>). Each driver has a class that derives from this.</summary>
public abstract class ClusterDriverConformance
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected abstract Task<IDriverUnderTest> StartAsync();

    [Fact]
    public async Task A_launched_workload_runs_is_listed_and_can_be_reached()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        Assert.Equal([new Workload(spec.ContainerId, Running: true, spec.Installation)], await under.Driver.ListAsync(Now));
        Assert.Equal(1, under.Running(spec.ContainerId));
        await under.ReadyAsync(spec.ContainerId);
        await using var stream = await under.Driver.ConnectAsync(spec.ContainerId, Now);
        Assert.True(stream.CanRead && stream.CanWrite);
    }

    [Fact]
    public async Task Launching_an_id_twice_creates_one_workload()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        await under.Driver.LaunchAsync(spec, Now);
        Assert.Single(await under.Driver.ListAsync(Now));
        Assert.Equal(1, under.Running(spec.ContainerId));
    }

    [Fact]
    public async Task Concurrent_launches_of_one_id_create_one_workload()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => under.Driver.LaunchAsync(spec, Now), Now)));
        Assert.Single(await under.Driver.ListAsync(Now));
        Assert.Equal(1, under.Running(spec.ContainerId));
    }

    [Fact]
    public async Task A_listing_is_complete()
    {
        await using var under = await StartAsync();
        Assert.Empty(await under.Driver.ListAsync(Now));
        var specs = Enumerable.Range(0, 3).Select(_ => under.Good()).ToList();
        await Task.WhenAll(specs.Select(spec => under.Driver.LaunchAsync(spec, Now)));
        var listed = await under.Driver.ListAsync(Now);
        Assert.Equal(specs.Select(s => s.ContainerId).Order(), listed.Select(w => w.ContainerId).Order());
        Assert.All(listed, workload => Assert.True(workload.Running));

        await under.Driver.DeleteAsync(specs[1].ContainerId, TimeSpan.Zero, Now);
        Assert.Equal(new[] { specs[0].ContainerId, specs[2].ContainerId }.Order(), (await under.Driver.ListAsync(Now)).Select(w => w.ContainerId).Order());
    }

    [Fact]
    [Trait("Promise", "nothing is left")]
    public async Task Deleting_leaves_nothing_and_may_be_repeated()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.FromSeconds(i % 2), Now)));
        Assert.Empty(under.Left());
        Assert.Empty(await under.Driver.ListAsync(Now));
        await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);
        await under.Driver.DeleteAsync(Guid.CreateVersion7(), TimeSpan.FromSeconds(1), Now);
    }

    [Fact]
    public async Task A_delete_during_a_launch_wins()
    {
        await using var under = await StartAsync();
        for (var delay = 0; delay < 60; delay += 12)
        {
            var spec = under.Good();
            var launch = under.Driver.LaunchAsync(spec, Now);
            await Task.Delay(delay, Now);
            await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);

            // It was launched before the deletion, or the launch was rejected; either way it is gone.
            if (await Record.ExceptionAsync(() => launch) is { } refused) Assert.IsType<DriverException>(refused);
            Assert.Empty(await under.Driver.ListAsync(Now));
            Assert.Empty(under.Left());
        }
    }

    [Fact]
    public async Task A_canceled_launch_leaves_nothing()
    {
        await using var under = await StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => under.Driver.LaunchAsync(under.Good(), new CancellationToken(canceled: true)));
        for (var delay = 1; delay < 40; delay += 12)
        {
            var spec = under.Good();
            using var cancel = new CancellationTokenSource(delay);
            var outcome = await Record.ExceptionAsync(() => under.Driver.LaunchAsync(spec, cancel.Token));
            if (outcome is null) await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);
            else Assert.IsAssignableFrom<OperationCanceledException>(outcome);
            Assert.Empty(await under.Driver.ListAsync(Now));
            Assert.Empty(under.Left());
        }
    }

    [Fact]
    public async Task A_failed_launch_reports_why_and_leaves_nothing()
    {
        await using var under = await StartAsync();
        var refused = await Assert.ThrowsAsync<DriverException>(() => under.Driver.LaunchAsync(under.Bad(), Now));
        Assert.Contains(' ', refused.Message);
        Assert.DoesNotContain("Exception", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await under.Driver.ListAsync(Now));
        Assert.Empty(under.Left());

        await under.Driver.LaunchAsync(under.Good(), Now);
    }

    [Fact]
    public async Task A_workload_that_exits_is_reported_and_listed_as_not_running()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(Limit);
        await using var exits = under.Driver.WatchAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        await under.CrashAsync(spec.ContainerId);
        Assert.True(await exits.MoveNextAsync());
        Assert.Equal(spec.ContainerId, exits.Current.ContainerId);
        Assert.NotEmpty(exits.Current.Detail);
        Assert.Equal([new Workload(spec.ContainerId, Running: false, spec.Installation)], await under.Driver.ListAsync(Now));
        await Assert.ThrowsAsync<DriverException>(() => under.Driver.ConnectAsync(spec.ContainerId, Now));

        await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);
        Assert.Empty(under.Left());
    }

    [Fact]
    public async Task A_deleted_workload_is_not_reported_as_exited()
    {
        await using var under = await StartAsync();
        var (deleted, crashed) = (under.Good(), under.Good());
        await under.Driver.LaunchAsync(deleted, Now);
        await under.Driver.LaunchAsync(crashed, Now);
        await under.Driver.DeleteAsync(deleted.ContainerId, TimeSpan.Zero, Now);
        await under.CrashAsync(crashed.ContainerId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(Limit);
        await foreach (var exit in under.Driver.WatchAsync(limit.Token))
        {
            Assert.Equal(crashed.ContainerId, exit.ContainerId);
            break;
        }
    }

    [Fact]
    public async Task After_the_stop_it_launches_nothing_reports_no_exit_and_still_deletes()
    {
        await using var under = await StartAsync();
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        under.Driver.Stop();
        await Assert.ThrowsAsync<DriverException>(() => under.Driver.LaunchAsync(under.Good(), Now));
        await under.CrashAsync(spec.ContainerId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var exit in under.Driver.WatchAsync(limit.Token)) Assert.Fail($"An end was told: {exit.Detail}");
        });
        await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);
        Assert.Empty(under.Left());
    }

    [Fact]
    public async Task A_missing_workload_can_not_be_reached()
    {
        await using var under = await StartAsync();
        await Assert.ThrowsAsync<DriverException>(() => under.Driver.ConnectAsync(Guid.CreateVersion7(), Now));
        var spec = under.Good();
        await under.Driver.LaunchAsync(spec, Now);
        await under.Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, Now);
        await Assert.ThrowsAsync<DriverException>(() => under.Driver.ConnectAsync(spec.ContainerId, Now));
    }
}
