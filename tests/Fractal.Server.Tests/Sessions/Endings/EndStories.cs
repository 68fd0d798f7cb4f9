using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Endings;

public abstract class EndStories(TestServer server)
{
    [Fact]
    public async Task An_app_that_exits_ends_its_session_and_notifies_its_viewer()
    {
        var (user, session, _) = await StartAsync();
        using var viewer = await Viewer.ConnectAsync(session);
        server.Driver.ExitApp(await server.ContainerOfAsync(session.Id), 0);
        Assert.Equal(4000, await viewer.ClosedAsync());
        await server.EndedAsync(user, session.Id, EndReason.AppExited);
    }

    [Fact]
    public async Task An_app_that_used_all_its_memory_ends_its_session_for_that_reason()
    {
        var (user, session, _) = await StartAsync();
        server.Driver.RunOutOfMemory(await server.ContainerOfAsync(session.Id));
        Assert.StartsWith("It used all the memory of its container.", (await server.EndedAsync(user, session.Id, EndReason.OutOfMemory)).EndDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_is_killed_was_not_short_of_memory()
    {
        var (user, session, _) = await StartAsync();
        server.Driver.ExitApp(await server.ContainerOfAsync(session.Id), 137);
        await server.EndedAsync(user, session.Id, EndReason.AppExited);
    }

    [Fact]
    public async Task A_container_that_dies_ends_its_session_with_the_known_cause()
    {
        var (user, session, _) = await StartAsync();
        server.Driver.Kill(await server.ContainerOfAsync(session.Id), "The lights went out.");
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == SessionState.Ended);
        Assert.Equal("The lights went out.", (await server.EndedAsync(user, session.Id, EndReason.HostLost)).EndDetail);
    }

    [Fact]
    public async Task A_container_that_vanishes_silently_is_ended_after_two_listings()
    {
        var (user, session, _) = await StartAsync();
        server.Driver.Lose(await server.ContainerOfAsync(session.Id));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(46));
        await server.RunReconcilersAsync();
        await server.EndedAsync(user, session.Id, EndReason.HostLost);
    }

    [Fact]
    public async Task A_lost_response_of_the_cluster_has_no_effect()
    {
        server.Driver.Options.LostRate = 1;
        var (user, session) = (await server.RegisterSubscriberAsync(), await server.AddAppAsync());
        var queued = await server.StartedAsync(user, session);
        await RunOnceAsync();
        server.Driver.Options.LostRate = 0;
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, queued.Id)).State);
        Assert.Equal(1, await server.CountAsync(session, ContainerState.InUse));

        async Task RunOnceAsync()
        {
            await server.Get<Fractal.Server.Pools.Planning.PoolReconciler>().RunAsync(CancellationToken.None);
            await server.Get<ContainerLaunchReconciler>().RunAsync(CancellationToken.None);
            await server.UntilSettledAsync();
        }
    }

    [Fact]
    public async Task Reports_that_arrive_twice_change_nothing()
    {
        server.Driver.Options.DoubledRate = 1;
        var (user, session, _) = await StartAsync();
        using (var viewer = await Viewer.ConnectAsync(session)) await viewer.LeaveAsync();
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == SessionState.Disconnected);
        server.Driver.ExitApp(await server.ContainerOfAsync(session.Id), 3);
        await server.UntilSettledAsync();
        server.Driver.Options.DoubledRate = 0;
        await server.EndedAsync(user, session.Id, EndReason.AppExited);
    }

    [Fact]
    public async Task A_session_whose_container_is_long_gone_ends_at_the_next_full_check()
    {
        var (user, session, _) = await StartAsync();
        await server.RunReconcilersAsync();
        var (container, longAgo) = (await server.ContainerOfAsync(session.Id), server.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        await using (var db = server.OpenDatabase())
        {
            await db.Containers.Where(c => c.Id == container).ExecuteUpdateAsync(set => set
                .SetProperty(c => c.State, ContainerState.Gone).SetProperty(c => c.GoneAt, longAgo).SetProperty(c => c.EndReason, EndReason.HostLost).SetProperty(c => c.EndDetail, "It was not observed."));
        }

        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("It was not observed.", (await server.EndedAsync(user, session.Id, EndReason.HostLost)).EndDetail);
    }

    private async Task<(TestUser User, SessionResponse Session, string App)> StartAsync()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync(1, ("ConnectTimeout", "30min")));
        return (user, await server.StartedAsync(user, app), app);
    }

    public sealed class OnSqlite(SqliteServer server) : EndStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : EndStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
