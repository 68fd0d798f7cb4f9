using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Checking;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Fractal.Server.Tests.Containers.Checking;

/// <summary>Silent agents, empty listings, clock jumps: which containers are ended, and which never.</summary>
public abstract class SilenceStories(TestServer server)
{
    private static readonly (string, object)[] Patient = [("ConnectTimeout", "1h"), ("MaxDuration", "8d"), ("IdleTimeout", "7d")];

    [Fact]
    public async Task A_silent_container_is_ended_while_others_are_heard_and_its_user_is_notified()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("large"), await server.AddReadyAppAsync(2, Patient));
        var (silent, heard) = (await server.StartedAsync(user, app), await server.StartedAsync(user, app));
        Assert.True(server.Driver.Silence(await server.ContainerOfAsync(silent.Id)));
        await PassAsync(TimeSpan.FromSeconds(100));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, silent.Id)).State);
        await PassAsync(TimeSpan.FromSeconds(60));
        var ended = await server.EndedAsync(user, silent.Id, EndReason.HostLost);
        Assert.Equal("Its agent has said nothing for 2 minutes.", ended.EndDetail);
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, heard.Id)).State);
        await TestServer.EndAsync(user, heard.Id);
    }

    /// <summary>Alone, so that no other agent is heard; silence alone means nothing.</summary>
    [Fact]
    public async Task A_hanging_ready_container_is_replaced_and_never_assigned()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync(1, Patient));
        var hung = Assert.Single(await ReadyOfAsync(app));
        Assert.True(server.Driver.Freeze(hung));
        await PassAsync(TimeSpan.FromSeconds(60));
        await server.RunReconcilersAsync();
        Assert.NotEqual(hung, Assert.Single(await ReadyOfAsync(app)));
        var session = await server.StartedAsync(user, app);
        Assert.NotEqual(hung, await server.ContainerOfAsync(session.Id));
        await TestServer.EndAsync(user, session.Id);
    }

    [Fact]
    public async Task A_silent_container_that_responds_to_a_probe_is_kept()
    {
        var app = await server.AddReadyAppAsync(1, Patient);
        var silent = Assert.Single(await ReadyOfAsync(app));
        Assert.True(server.Driver.Silence(silent));
        await PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(silent, Assert.Single(await ReadyOfAsync(app)));
        await server.SetAppAsync(app, ("Idle", 0));
        await server.RunReconcilersAsync();
    }

    [Fact]
    public async Task Idle_containers_with_heartbeats_live_on()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("large"), await server.AddReadyAppAsync(2, Patient));
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        var idle = await ReadyOfAsync(app);
        server.Wall.RunsOn = true;
        await PassAsync(TimeSpan.FromMinutes(5));
        server.Wall.RunsOn = false;
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(idle, await ReadyOfAsync(app));
        await TestServer.EndAsync(user, session.Id);
    }

    [Fact]
    public async Task No_container_is_ended_while_none_is_heard()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("large"), await server.AddReadyAppAsync(2, Patient));
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        foreach (var workload in await server.Driver.ListAsync(CancellationToken.None)) server.Driver.Silence(workload.ContainerId);
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(2, await server.CountAsync(app, ContainerState.Ready));
        await TestServer.EndAsync(user, session.Id);
        await server.SetAppAsync(app, ("Idle", 0));
        await server.RunReconcilersAsync();
    }

    [Fact]
    public async Task Downtime_does_not_count_as_silence()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("large"), await server.AddReadyAppAsync(3, Patient));
        var session = await server.StartedAsync(user, app);
        server.Wall.Jumped += TimeSpan.FromMinutes(59);
        // What a server knows just after its start: rows whose agents were last heard an hour ago.
        var fresh = ActivatorUtilities.CreateInstance<ContainerCheckReconciler>(server.Get<IServiceProvider>());
        for (var look = 0; look < 5; look++)
        {
            Assert.Null(await fresh.RunAsync(TestContext.Current.CancellationToken));
            server.Advance(TimeSpan.FromSeconds(10));
            await server.UntilSettledAsync();
        }

        server.Wall.Jumped -= TimeSpan.FromMinutes(59);
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        await TestServer.EndAsync(user, session.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_jump_of_a_day_ends_no_container(int days)
    {
        var app = await server.AddReadyAppAsync(1, [.. Patient, ("MaxContainers", 1), ("ReconnectWindow", "2d")]);
        var (user, waiting) = (await server.RegisterSubscriberAsync("large"), await server.RegisterSubscriberAsync("large"));
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        using (var viewer = await Viewer.ConnectAsync((await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Session))
            await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == SessionState.Connected);
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == SessionState.Disconnected);
        var queued = await server.StartedAsync(waiting, app);
        await server.RunReconcilersAsync();

        server.Wall.Jumped += TimeSpan.FromDays(days);
        await server.LoginAsync(user);
        await server.LoginAsync(waiting);
        await PassAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(SessionState.Disconnected, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(SessionState.Queued, (await TestServer.GetAsync(waiting, queued.Id)).State);
        await PassAsync(TimeSpan.FromSeconds(40));
        // Its client still polls, whatever the date.
        Assert.Equal(SessionState.Queued, (await TestServer.GetAsync(waiting, queued.Id)).State);
        server.Wall.Jumped = TimeSpan.Zero;
        await server.SetAppAsync(app, ("Enabled", false));
        await TestServer.EndAsync(user, session.Id);
        await TestServer.EndAsync(waiting, queued.Id);
        await server.RunReconcilersAsync();
    }

    [Fact]
    public async Task A_wrongly_empty_listing_ends_no_container_and_is_reported()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("large"), await server.AddReadyAppAsync(4, Patient));
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        server.Driver.Options.EmptyListingRate = 1;
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((SessionState.Claimed, 4), ((await TestServer.GetAsync(user, session.Id)).State, await server.CountAsync(app, ContainerState.Ready)));

        // Agents are silent too, but the listing is not believed immediately, because all are missing at once.
        foreach (var workload in server.OpenDatabase().Set<Container>().Where(c => c.State == ContainerState.Ready || c.State == ContainerState.InUse).Select(c => c.Id).ToList()) server.Driver.Silence(workload);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Contains("is not believed for now", server.Get<ContainerCheckReconciler>().Status.Trouble, StringComparison.Ordinal);
        Assert.Contains(server.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("ALERT", StringComparison.Ordinal));

        // But not forever: a cluster that really lost everything reports it for long enough.
        await server.SetAppAsync(app, ("Enabled", false));
        await PassAsync(TimeSpan.FromMinutes(5));
        await server.EndedAsync(user, session.Id, EndReason.HostLost);
        server.Driver.Options.EmptyListingRate = 0;
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.Null(server.Get<ContainerCheckReconciler>().Status.Trouble);
    }

    [Fact]
    public async Task A_launch_lost_in_a_crash_does_not_count_as_the_apps_failure()
    {
        var app = await server.AddAppAsync(("Idle", 1), ("StartTimeout", "5min"));
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, app);
        await server.Get<Fractal.Server.Pools.Planning.PoolReconciler>().RunAsync(TestContext.Current.CancellationToken);
        await using (var db = server.OpenDatabase())
        {
            // As the server that took the launch left it.
            foreach (var row in db.Containers.Where(c => c.State == ContainerState.Starting && c.LaunchedAt == null)) row.LaunchedAt = server.Clock.GetUtcNow();
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        for (var look = 0; look < 6; look++)
        {
            await TestServer.GetAsync(user, session.Id);
            await PassAsync(TimeSpan.FromSeconds(10));
        }

        var served = await TestServer.GetAsync(user, session.Id);
        await using var rows = server.OpenDatabase();
        var seen = string.Join("; ", rows.Containers.OrderByDescending(c => c.CreatedAt).Take(6).ToList().Select(c => $"{c.State} {c.EndReason} {c.EndDetail} {c.LaunchedAt}"));
        Assert.True(served.State == SessionState.Claimed, $"{served.State}: {seen}; {server.Get<ContainerCheckReconciler>().Status.Trouble}");
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10)) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(10));
    }

    private async Task<List<Guid>> ReadyOfAsync(string app)
    {
        await using var db = server.OpenDatabase();
        return await db.Containers.Where(c => c.State == ContainerState.Ready && db.Apps.Any(a => a.Id == c.AppId && a.Name == app)).Select(c => c.Id).Order().ToListAsync();
    }

    public sealed class OnSqlite(SqliteServer server) : SilenceStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : SilenceStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
