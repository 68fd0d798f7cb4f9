using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Queue;

public abstract class QueueStories(TestServer server)
{
    [Fact]
    public async Task The_queue_is_served_by_priority_and_then_by_age()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var holder = await server.RegisterSubscriberAsync();
        var held = await HeldAsync(holder, app);
        var old = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var young = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var first = await QueuedAsync(await server.RegisterSubscriberAsync("first"), app);
        Assert.Equal((1, 2, 3), (await PositionAsync(first), await PositionAsync(old), await PositionAsync(young)));

        await TestServer.EndAsync(holder, held);
        await server.RunReconcilersAsync();
        Assert.Equal((SessionState.Claimed, 1, 2), ((await GetAsync(first)).State, await PositionAsync(old), await PositionAsync(young)));
        await TestServer.EndAsync(first.User, first.Id);
        await server.RunReconcilersAsync();
        Assert.Equal((SessionState.Claimed, 1), ((await GetAsync(old)).State, await PositionAsync(young)));
    }

    /// <summary>A program's request that waits with its session.</summary>
    [Theory]
    [InlineData("operator", 409, "An operator ended the session.")]
    [InlineData("user", 409, "You ended the session.")]
    [InlineData("subscription", 402, "Your subscription has ended.")]
    public async Task A_waiting_start_reports_why_its_session_ended(string by, int status, string title)
    {
        var (admin, user, app) = (await server.AdministratorAsync(), await server.RegisterSubscriberAsync(), await server.AddAppAsync());
        var waiting = user.Client.SendAsync(HttpMethod.Post, "/v1/sessions", new StartSessionRequest(app) { Wait = 60 });
        var queued = Guid.Empty;
        await server.UntilAsync(
            async () => (queued = (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>().SingleOrDefault()?.Id ?? default) != default, runReconcilers: false);
        if (by == "operator") Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/sessions/{queued}/end")).Status);
        else if (by == "user") await user.Client.SendAsync(HttpMethod.Delete, $"/v1/sessions/{queued}");
        else await server.SubscribeAsync(user, state: "canceled");
        if (by == "subscription") await server.Get<IEnumerable<Reconciler>>().OfType<UnpaidSessionsReconciler>().Single().RunAsync(TestContext.Current.CancellationToken);
        var answer = await waiting;
        Assert.Equal((status, title), (answer.Status, answer.Problem.Title));
    }

    [Fact]
    public async Task New_starts_do_not_overtake_the_queue()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var holder = await server.RegisterSubscriberAsync();
        var held = await HeldAsync(holder, app);
        var waiting = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        await TestServer.EndAsync(holder, held);
        await server.UntilAsync(async () => await server.CountAsync(app, ContainerState.InUse) == 1);
        var late = await server.StartAsync(await server.RegisterSubscriberAsync(), app);
        Assert.Equal((SessionState.Queued, SessionState.Claimed), (late.Session.State, (await GetAsync(waiting)).State));
    }

    [Fact]
    public async Task A_ready_container_is_not_assigned_to_a_new_start_while_others_are_queued()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var waiting = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        await server.MakeReadyAsync(app);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
        server.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(202, (await server.StartAsync(await server.RegisterSubscriberAsync(), app)).Status);
        await server.RunReconcilersAsync();
        Assert.Equal(SessionState.Claimed, (await GetAsync(waiting)).State);
    }

    [Fact]
    public async Task Queued_sessions_without_polls_are_canceled()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1), ("ConnectTimeout", "1h"));
        await HeldAsync(await server.RegisterSubscriberAsync(), app);
        var forgotten = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var seen = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var listed = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        for (var i = 0; i < 7; i++)
        {
            await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(13));
            await GetAsync(seen);
            await listed.User.Client.SendAsync(HttpMethod.Get, "/v1/sessions");
        }

        Assert.Equal((SessionState.Ended, EndReason.Canceled), ((await GetAsync(forgotten)).State, (await GetAsync(forgotten)).EndReason));
        Assert.Equal((SessionState.Queued, 1), ((await GetAsync(seen)).State, await PositionAsync(seen)));
        Assert.Equal((SessionState.Queued, 2), ((await GetAsync(listed)).State, await PositionAsync(listed)));
    }

    [Fact]
    public async Task A_queued_session_can_be_canceled_immediately()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        await HeldAsync(await server.RegisterSubscriberAsync(), app);
        var waiting = await QueuedAsync(await server.RegisterSubscriberAsync("small"), app);
        var answer = await TestServer.EndAsync(waiting.User, waiting.Id);
        Assert.Equal((SessionState.Ended, EndReason.Canceled), (answer.Session.State, answer.Session.EndReason));
        Assert.Equal(202, (await server.StartAsync(waiting.User, app)).Status);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1), ("MaxQueue", 2));
        await HeldAsync(await server.RegisterSubscriberAsync(), app);
        var user = await server.RegisterSubscriberAsync();
        await server.StartedAsync(user, app);
        await server.StartedAsync(user, app);
        var refused = await server.StartAsync(await server.RegisterSubscriberAsync(), app);
        refused.Refused(503, ProblemCodes.CapacityExhausted);
        Assert.True(refused.Message.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_queued_user_without_a_subscription_is_not_served()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var holder = await server.RegisterSubscriberAsync();
        var held = await HeldAsync(holder, app);
        var waiting = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var next = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        await server.SubscribeAsync(waiting.User, state: "pastDue");
        await TestServer.EndAsync(holder, held);
        await server.RunReconcilersAsync();
        Assert.Equal(EndReason.SubscriptionEnded, (await GetAsync(waiting)).EndReason);
        Assert.Equal(SessionState.Claimed, (await GetAsync(next)).State);
    }

    [Fact]
    public async Task Losing_the_subscription_cancels_a_queued_session()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        await HeldAsync(await server.RegisterSubscriberAsync(), app);
        var first = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var unpaid = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var over = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        var last = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        await server.SubscribeAsync(unpaid.User, state: "pastDue");
        await server.SubscribeAsync(over.User, endsAt: server.Clock.GetUtcNow().AddSeconds(5));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(6));
        Assert.Equal((EndReason.SubscriptionEnded, EndReason.SubscriptionEnded), ((await GetAsync(unpaid)).EndReason, (await GetAsync(over)).EndReason));
        Assert.Equal((1, 2), (await PositionAsync(first), await PositionAsync(last)));
    }

    [Fact]
    public async Task A_queued_user_whose_tier_lost_the_app_is_not_served()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var holder = await server.RegisterSubscriberAsync();
        var held = await HeldAsync(holder, app);
        var waiting = await QueuedAsync(await server.RegisterSubscriberAsync(), app);
        await server.SubscribeAsync(waiting.User, "narrow");
        await TestServer.EndAsync(holder, held);
        await server.RunReconcilersAsync();
        Assert.Equal(EndReason.SubscriptionEnded, (await GetAsync(waiting)).EndReason);
    }

    [Fact]
    public async Task Concurrent_queued_starts_have_distinct_positions()
    {
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var users = new List<TestUser>();
        for (var i = 0; i < 12; i++) users.Add(await server.RegisterSubscriberAsync());
        var queued = await Task.WhenAll(users.Select(user => server.StartedAsync(user, app)));
        var positions = new List<int?>();
        foreach (var (user, session) in users.Zip(queued)) positions.Add((await TestServer.GetAsync(user, session.Id)).Position);
        Assert.Equal(Enumerable.Range(1, 12), positions.Order().Select(p => p!.Value));
    }

    [Fact]
    public async Task A_waiting_request_reports_that_its_session_was_canceled()
    {
        server.Driver.Options.StartFailureRate = 1;
        var (app, user) = (await server.AddAppAsync(), await server.RegisterSubscriberAsync());
        var waits = server.StartAsync(user, app, wait: 60);
        await server.UntilAsync(async () =>
        {
            await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(1));
            return waits.IsCompleted;
        });
        server.Driver.Options.StartFailureRate = 0;
        var refused = await waits;
        refused.Refused(503, ProblemCodes.CapacityExhausted);
        Assert.True(refused.Message.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(EndReason.StartFailed, refused.Problem.Session?.EndReason);

        var held = await server.AddAppAsync(("MaxContainers", 1));
        await HeldAsync(await server.RegisterSubscriberAsync(), held);
        waits = server.StartAsync(user, held, wait: 60);
        Guid? id = null;
        await server.UntilAsync(async () => (id = (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>().FirstOrDefault(s => s.App == held)?.Id) is not null);
        await TestServer.EndAsync(user, id!.Value);
        (await waits).Refused(409, ProblemCodes.WrongState);
    }

    [Fact]
    public async Task The_estimate_follows_measured_launches()
    {
        server.Driver.Options.LeadTime = TimeSpan.FromSeconds(7);
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var user = await server.RegisterSubscriberAsync();
        await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(7));
        server.Driver.Options.LeadTime = TimeSpan.Zero;
        Assert.Equal(7, (await server.StartedAsync(user, app)).EtaSeconds);
    }

    /// <summary>Takes the only container that there is capacity for.</summary>
    private async Task<Guid> HeldAsync(TestUser user, string app)
    {
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        return session.Id;
    }

    private async Task<(TestUser User, Guid Id)> QueuedAsync(TestUser user, string app)
    {
        server.Advance(TimeSpan.FromMilliseconds(10));
        var session = await server.StartedAsync(user, app);
        Assert.Equal(SessionState.Queued, session.State);
        return (user, session.Id);
    }

    private static Task<SessionResponse> GetAsync((TestUser User, Guid Id) session) => TestServer.GetAsync(session.User, session.Id);

    private static async Task<int?> PositionAsync((TestUser User, Guid Id) session) => (await GetAsync(session)).Position;

    public sealed class OnSqlite(SqliteServer server) : QueueStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : QueueStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
