using Fractal.Client.Administration;
using Fractal.Client.Apps;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Pools.Planning;

public abstract class PoolStories(TestServer server)
{
    [Fact]
    public async Task A_claimed_container_is_replaced()
    {
        var app = await server.AddReadyAppAsync(2);
        await server.StartedAsync(await server.RegisterSubscriberAsync(), app);
        await server.RunReconcilersAsync();
        Assert.Equal((2, 1), (await server.CountAsync(app, ContainerState.Ready), await server.CountAsync(app, ContainerState.InUse)));
    }

    [Fact]
    public async Task The_number_of_containers_never_exceeds_the_maximum()
    {
        var app = await server.AddReadyAppAsync(2, ("MaxContainers", 3));
        var user = await server.RegisterSubscriberAsync();
        for (var i = 0; i < 5; i++) await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        Assert.Equal((3, 2), (await server.CountAsync(app, ContainerState.InUse), (await PoolAsync(app)).Queued));
    }

    [Fact]
    public async Task A_broken_app_is_retried_with_backoff_and_immediately_on_request()
    {
        server.Driver.Options.StartFailureRate = 1;
        var app = await server.AddAppAsync(("Idle", 1));
        var user = await server.RegisterSubscriberAsync();
        await server.RunReconcilersAsync();
        var waiting = await server.StartedAsync(user, app);
        Assert.Equal((1, false), ((await PoolAsync(app)).Failures, (await PoolAsync(app)).Halted));
        await server.RunReconcilersAsync();
        Assert.Equal(1, (await PoolAsync(app)).Failures);
        for (var second = 1; second <= 16; second *= 2)
        {
            await TestServer.GetAsync(user, waiting.Id);
            await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(second));
        }

        var pool = await PoolAsync(app);
        Assert.Equal((6, true, "The simulated app failed to start."), (pool.Failures, pool.Halted, pool.LastFailure));
        Assert.Equal(EndReason.StartFailed, (await TestServer.GetAsync(user, waiting.Id)).EndReason);
        (await server.StartAsync(user, app)).Refused(503, ProblemCodes.CapacityExhausted);
        Assert.False(await AvailableAsync());
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(6, (await PoolAsync(app)).Failures);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((7, true), ((await PoolAsync(app)).Failures, (await PoolAsync(app)).Halted));

        server.Driver.Options.StartFailureRate = 0;
        Assert.Equal(204, (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Post, $"/v1/admin/pools/{pool.Id}/retry")).Status);
        await server.RunReconcilersAsync();
        Assert.Equal((1, 0, false), ((await PoolAsync(app)).Ready, (await PoolAsync(app)).Failures, (await PoolAsync(app)).Halted));
        Assert.True(await AvailableAsync());
        Assert.Equal(201, (await server.StartAsync(user, app)).Status);

        async Task<bool> AvailableAsync() => (await user.Client.SendAsync(HttpMethod.Get, "/v1/apps")).As<IReadOnlyList<AppResponse>>().Single(a => a.Name == app).Available;
    }

    [Fact]
    public async Task A_halted_pool_recovers_without_an_operator_once_launches_succeed()
    {
        server.Driver.Options.StartFailureRate = 1;
        var app = await server.AddAppAsync(("Idle", 2));
        await server.RunReconcilersAsync();
        for (var second = 1; second <= 16; second *= 2) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(second));
        Assert.True((await PoolAsync(app)).Halted);
        server.Driver.Options.StartFailureRate = 0;
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(5));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 0, false), ((await PoolAsync(app)).Ready, (await PoolAsync(app)).Failures, (await PoolAsync(app)).Halted));
    }

    [Fact]
    public async Task Launches_that_fail_together_are_one_failure()
    {
        server.Driver.Options.StartFailureRate = 1;
        var app = await server.AddAppAsync(("Idle", 8));
        await server.RunReconcilersAsync();
        server.Driver.Options.StartFailureRate = 0;
        Assert.Equal((1, false), ((await PoolAsync(app)).Failures, (await PoolAsync(app)).Halted));
    }

    [Fact]
    public async Task A_hanging_start_times_out()
    {
        server.Driver.Options.LeadTime = TimeSpan.FromHours(1);
        var app = await server.AddAppAsync(("Idle", 1), ("StartTimeout", "10s"));
        await server.RunReconcilersAsync();
        server.Driver.Options.LeadTime = TimeSpan.Zero;
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(41));
        Assert.Equal((1, "It did not report ready in time."), ((await PoolAsync(app)).Failures, (await PoolAsync(app)).LastFailure));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
    }

    [Fact]
    public async Task A_full_cluster_is_a_failure_with_a_reason()
    {
        // A failure at exactly the time of a success would not count as later.
        server.Advance(TimeSpan.FromSeconds(1));
        server.Driver.Options.Capacity = 0;
        var app = await server.AddAppAsync(("Idle", 1));
        await server.RunReconcilersAsync();
        server.Driver.Options.Capacity = 10_000;
        Assert.Equal("The cluster is full: it has room for 0 containers.", (await PoolAsync(app)).LastFailure);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    public async Task A_new_version_replaces_idle_containers_but_not_sessions(int max)
    {
        var app = await server.AddReadyAppAsync(2, ("MaxContainers", max), ("ConnectTimeout", "1h"));
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        await server.SetAppAsync(app, ("Command:0", "/bin/newer"));
        await server.RunReconcilersAsync();
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(Math.Min(2, max - 1), (await PoolAsync(app)).Ready);
        await using var db = server.OpenDatabase();
        var versions = db.Containers.Where(c => c.State == ContainerState.Ready).Select(c => c.AppVersionId)
            .Where(v => db.Set<Fractal.Server.Apps.App>().Any(a => a.Name == app && a.CurrentVersionId == v));
        Assert.Equal(Math.Min(2, max - 1), versions.Count());
    }

    [Fact]
    public async Task A_disabled_app_has_no_idle_containers()
    {
        var app = await server.AddReadyAppAsync(2);
        await server.SetAppAsync(app, ("Enabled", false));
        await server.RunReconcilersAsync();
        Assert.Equal(0, await server.CountAsync(app, ContainerState.Ready));
    }

    private async Task<PoolResponse> PoolAsync(string app) =>
        (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>().Single(p => p.App == app);

    public sealed class OnSqlite(SqliteServer server) : PoolStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : PoolStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
