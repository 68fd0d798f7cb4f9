using Fractal.Client.Apps;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Claims;

public abstract class StartStories(TestServer server)
{
    [Fact]
    public async Task A_ready_container_is_assigned_immediately_with_its_connection()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        var answer = await server.StartAsync(user, app);
        Assert.Equal(201, answer.Status);
        Assert.Equal((SessionState.Claimed, StartKind.Warm), (answer.Session.State, answer.Session.Start));
        Assert.Equal($"ws://{server.Address.Authority}/v1/sessions/{answer.Session.Id}/stream", answer.Session.Connection?.Url.ToString());
        Assert.False(string.IsNullOrEmpty(answer.Session.Connection!.ContainerKey));
    }

    [Fact]
    public async Task Without_a_ready_container_the_session_queues_and_gets_the_next()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync();
        var answer = await server.StartAsync(user, app);
        Assert.Equal(202, answer.Status);
        Assert.Equal((SessionState.Queued, 1), (answer.Session.State, answer.Session.Position));
        Assert.Null(answer.Session.Connection);
        await server.RunReconcilersAsync();
        var session = await TestServer.GetAsync(user, answer.Session.Id);
        Assert.Equal((SessionState.Claimed, StartKind.Cold), (session.State, session.Start));
    }

    [Fact]
    public async Task A_waiting_start_gets_its_response_when_the_container_is_ready()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync();
        var waiting = server.StartAsync(user, app, wait: 60);
        await server.UntilAsync(() => Task.FromResult(waiting.IsCompleted));
        var answer = await waiting;
        Assert.Equal((201, StartKind.Cold), (answer.Status, answer.Session.Start));
        Assert.NotNull(answer.Session.Connection);
    }

    [Fact]
    public async Task A_start_before_a_new_pools_first_run_is_queued()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync();
        Assert.Equal(202, (await server.StartAsync(user, app)).Status);
    }

    [Fact]
    public async Task A_missing_or_disabled_app_is_unknown()
    {
        var user = await server.RegisterSubscriberAsync();
        (await server.StartAsync(user, "no-such-app")).Refused(404, ProblemCodes.AppUnknown);
        var app = await server.AddAppAsync(("Enabled", false));
        (await server.StartAsync(user, app)).Refused(404, ProblemCodes.AppUnknown);
    }

    [Fact]
    public async Task An_unknown_region_is_rejected()
    {
        var user = await server.RegisterSubscriberAsync();
        var answer = await user.Client.SendAsync(HttpMethod.Post, "/v1/sessions", new StartSessionRequest(await server.AddReadyAppAsync(), ["the-moon"]));
        Assert.Contains("regions", answer.Refused(400, ProblemCodes.InvalidRequest).Errors!.Keys);
    }

    [Fact]
    public async Task An_app_that_keeps_settings_has_one_session_and_a_second_start_leads_to_it()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(2, ("ConfigPaths:0", ".config"));
        var session = await server.StartedAsync(user, app);
        Assert.Equal(session.Id, (await server.StartAsync(user, app)).Refused(409, ProblemCodes.AlreadyActive).Session?.Id);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task The_catalogue_shows_warm_apps_and_sessions_to_return_to()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        Assert.Equal((true, 0, true, null), Told((await Find()).Single()));
        var session = await server.StartedAsync(user, app);
        Assert.Equal((false, true, session.Id), ((await Find()).Single().Warm, (await Find()).Single().EtaSeconds > 0, (await Find()).Single().SessionId));

        async Task<IEnumerable<AppResponse>> Find() =>
            (await user.Client.SendAsync(HttpMethod.Get, "/v1/apps")).As<IReadOnlyList<AppResponse>>().Where(a => a.Name == app);
        static (bool, int, bool, Guid?) Told(AppResponse a) => (a.Warm, a.EtaSeconds, a.InTier, a.SessionId);
    }

    public sealed class OnSqlite(SqliteServer server) : StartStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : StartStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
