using System.Net.ServerSentEvents;
using System.Text.Json;
using Fractal.Client;
using Fractal.Client.Sessions;
using Fractal.Server.Sessions.Watching;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Watching;

/// <summary>With the background loops running, as in production.</summary>
public abstract class EventStories(TestServer server)
{
    [Fact]
    public async Task Events_report_all_states_of_a_session_and_then_end()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync(("ReconnectWindow", "0s"));
        var started = await server.StartedAsync(user, app);
        var states = new List<SessionState>();
        await foreach (var session in FollowAsync(user, started.Id))
        {
            if (states.Count == 0 || states[^1] != session.State) states.Add(session.State);
            if (session.State == SessionState.Claimed) _ = VisitAsync(user, session.Id);
            if (session.State == SessionState.Ended) Assert.Equal(EndReason.ReconnectTimeout, session.EndReason);
        }

        Assert.Equal(SessionState.Ended, states[^1]);
        Assert.Equal(states.Order(), states);
        Assert.Contains(SessionState.Claimed, states);
    }

    [Fact]
    public async Task Events_of_an_ended_session_report_the_end_immediately()
    {
        var user = await server.RegisterSubscriberAsync();
        var started = await server.StartedAsync(user, await server.AddAppAsync());
        await TestServer.EndAsync(user, started.Id);
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, started.Id)).State == SessionState.Ended);
        var told = new List<SessionResponse>();
        await foreach (var session in FollowAsync(user, started.Id)) told.Add(session);
        Assert.Equal(SessionState.Ended, Assert.Single(told).State);
    }

    /// <summary>A connection that died silently is detected by missing messages.</summary>
    [Fact]
    public async Task A_watcher_gets_regular_events_without_changes()
    {
        var user = await server.RegisterSubscriberAsync();
        var session = (await server.StartAsync(user, await server.AddAppAsync(("Idle", 1), ("ConnectTimeout", "1h")), wait: 30)).Session;
        using var over = new CancellationTokenSource();
        var passing = PassAsync(over.Token);
        var told = new List<SessionResponse>();
        await foreach (var now in FollowAsync(user, session.Id))
        {
            told.Add(now);
            if (told.Count == 4) break;
        }

        await over.CancelAsync();
        await passing;
        Assert.All(told, now => Assert.Equal(told[0], now));
        await TestServer.EndAsync(user, session.Id);
    }

    [Fact]
    public async Task A_limit_ends_a_session_without_a_request()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync(("Idle", 1), ("ConnectTimeout", "7s"));
        var session = (await server.StartAsync(user, app, wait: 30)).Session;
        Assert.Equal(EndReason.ConnectTimeout, session.Deadline?.Reason);
        await server.UntilAsync(async () =>
        {
            server.Advance(TimeSpan.FromMilliseconds(100));
            return (await TestServer.GetAsync(user, session.Id)).State == SessionState.Ended;
        });
        var ended = await TestServer.GetAsync(user, session.Id);
        Assert.Equal(EndReason.ConnectTimeout, ended.EndReason);
    }

    [Fact]
    public async Task A_watcher_uses_the_shared_read_unless_something_changed_since()
    {
        var signals = server.Get<SessionSignals>();
        var session = (await server.StartedAsync(await server.RegisterSubscriberAsync(), await server.AddAppAsync())) with { Id = Guid.CreateVersion7() };
        using var watch = signals.Begin(session.Id);
        var looked = signals.Moment();
        signals.Show(session, signals.Moment());
        Assert.True(await watch.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Same(session, watch.Shown(looked));
        Assert.Null(watch.Shown(looked));

        var readBeforeItChanged = signals.Moment();
        signals.Wake(session.Id);
        signals.Show(session, readBeforeItChanged);
        Assert.Null(watch.Shown(looked));

        var readBeforeTheLook = signals.Moment();
        looked = signals.Moment();
        signals.Show(session, readBeforeTheLook);
        Assert.Null(watch.Shown(looked));
    }

    private static async Task VisitAsync(TestUser user, Guid session)
    {
        var way = (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session}/tickets")).Session;
        using var viewer = await Viewer.ConnectAsync(way);
        await viewer.LookAsync();
        await viewer.LeaveAsync();
    }

    private async Task PassAsync(CancellationToken over)
    {
        for (; !over.IsCancellationRequested; await Task.Delay(20, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)) server.Advance(TimeSpan.FromSeconds(1));
    }

    private static async IAsyncEnumerable<SessionResponse> FollowAsync(TestUser user, Guid session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var stream = await user.Client.GetStreamAsync($"/v1/sessions/{session}/events", limit.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(limit.Token))
            yield return JsonSerializer.Deserialize(item.Data, ClientJson.Default.SessionResponse)!;
    }

    public sealed class OnSqlite(SqliteServerByItself server) : EventStories(server), IClassFixture<SqliteServerByItself>;

    public sealed class OnPostgres(PostgresTestServerByItself server) : EventStories(server.OrSkip()), IClassFixture<PostgresTestServerByItself>;
}
