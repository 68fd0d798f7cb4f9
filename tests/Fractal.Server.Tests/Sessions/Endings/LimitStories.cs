using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Endings;

public abstract class LimitStories(TestServer server)
{
    [Fact]
    public async Task A_session_without_connection_ends_exactly_at_its_limit()
    {
        var (user, session) = await StartAsync(("ConnectTimeout", "30s"));
        Assert.Equal(EndReason.ConnectTimeout, session.Deadline?.Reason);
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromMilliseconds(1));
        await server.EndedAsync(user, session.Id, EndReason.ConnectTimeout);
    }

    [Fact]
    public async Task A_user_can_reconnect_within_the_window()
    {
        var (user, session) = await StartAsync(("ReconnectWindow", "1min"));
        await LeaveAsync(user, session);
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(59));
        var again = (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Session;
        using var viewer = await Viewer.ConnectAsync(again);
        await StateAsync(user, session, SessionState.Connected);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
    }

    [Fact]
    public async Task A_session_ends_exactly_at_the_end_of_the_reconnect_window()
    {
        var (user, session) = await StartAsync(("ReconnectWindow", "1min"));
        await LeaveAsync(user, session);
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(60) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SessionState.Disconnected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromMilliseconds(1));
        await server.EndedAsync(user, session.Id, EndReason.ReconnectTimeout);
    }

    [Fact]
    public async Task Without_a_reconnect_window_the_session_ends_with_its_connection()
    {
        var (user, session) = await StartAsync(("ReconnectWindow", "0s"));
        using (var viewer = await ConnectedAsync(user, session)) await viewer.LeaveAsync();
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == SessionState.Ended);
        await server.EndedAsync(user, session.Id, EndReason.ReconnectTimeout);
    }

    [Fact]
    public async Task An_open_connection_without_input_ends_exactly_at_the_idle_limit()
    {
        var (user, session) = await StartAsync(("IdleTimeout", "5min"));
        using var viewer = await ConnectedAsync(user, session);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromMilliseconds(1));
        await server.EndedAsync(user, session.Id, EndReason.IdleTimeout);
    }

    [Fact]
    public async Task Input_postpones_the_idle_limit()
    {
        var (user, session) = await StartAsync(("IdleTimeout", "5min"));
        using var viewer = await ConnectedAsync(user, session);
        var before = (await TestServer.GetAsync(user, session.Id)).Deadline;
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(4));
        await viewer.PressAsync();
        await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).Deadline?.At == before!.At.AddMinutes(4));
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromMinutes(1));
        await server.EndedAsync(user, session.Id, EndReason.IdleTimeout);
    }

    [Fact]
    public async Task A_user_who_types_is_never_idle_however_short_the_limit()
    {
        var (user, session) = await StartAsync(("IdleTimeout", "10s"));
        using var viewer = await ConnectedAsync(user, session);
        for (var i = 0; i < 8; i++)
        {
            var before = (await TestServer.GetAsync(user, session.Id)).Deadline!.At;
            await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(4));
            await viewer.PressAsync();
            await server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).Deadline?.At > before);
        }

        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromSeconds(10));
        await server.EndedAsync(user, session.Id, EndReason.IdleTimeout);
    }

    [Fact]
    public async Task The_maximum_duration_ends_even_a_busy_session()
    {
        var (user, session) = await StartAsync(("MaxDuration", "10min"), ("IdleTimeout", "1h"));
        using var viewer = await ConnectedAsync(user, session);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await viewer.PressAsync();
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromMilliseconds(1));
        await server.EndedAsync(user, session.Id, EndReason.MaxDuration);
        await viewer.ClosedAsync();
    }

    [Fact]
    public async Task A_shortened_subscription_shortens_its_sessions_deadlines()
    {
        var (user, session) = await StartAsync(("ConnectTimeout", "1h"));
        using var viewer = await ConnectedAsync(user, session);
        var end = server.Wall.GetUtcNow() + TimeSpan.FromSeconds(8);
        await server.SubscribeAsync(user, "large", endsAt: end);
        await server.RunReconcilersAsync();
        var seen = (await TestServer.GetAsync(user, session.Id)).Deadline;
        Assert.Equal((end, EndReason.SubscriptionEnded), (seen!.At, seen.Reason));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(7));
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        server.Advance(TimeSpan.FromSeconds(1));
        await server.EndedAsync(user, session.Id, EndReason.SubscriptionEnded);
    }

    [Fact]
    public async Task Sessions_continue_if_the_subscription_is_extended()
    {
        var (user, session) = await StartAsync(("ConnectTimeout", "1h"));
        await server.SubscribeAsync(user, "large", endsAt: server.Wall.GetUtcNow() + TimeSpan.FromMinutes(1));
        await server.RunReconcilersAsync();
        await server.SubscribeAsync(user, "large", endsAt: server.Wall.GetUtcNow() + TimeSpan.FromDays(1));
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(EndReason.ConnectTimeout, (await TestServer.GetAsync(user, session.Id)).Deadline!.Reason);
    }

    [Fact]
    public async Task A_change_of_tier_changes_the_limits_of_live_sessions_and_shows_the_new_deadline()
    {
        var (user, session) = await StartAsync(("MaxDuration", "10h"), ("IdleTimeout", "5h"), ("ReconnectWindow", "1min"));
        using var viewer = await ConnectedAsync(user, session);
        await server.SubscribeAsync(user, "brief");
        await server.RunReconcilersAsync();
        var brief = await TestServer.GetAsync(user, session.Id);
        Assert.Equal((EndReason.IdleTimeout, 20), (brief.Deadline!.Reason, brief.ReconnectSeconds));
        Assert.InRange(brief.Deadline.At - server.Wall.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        await server.SubscribeAsync(user, "large");
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(11));
        var back = await TestServer.GetAsync(user, session.Id);
        Assert.Equal((SessionState.Connected, EndReason.IdleTimeout, 60), (back.State, back.Deadline!.Reason, back.ReconnectSeconds));
        await server.SubscribeAsync(user, "brief");
        await server.RunReconcilersAsync();
        await server.EndedAsync(user, session.Id, EndReason.IdleTimeout);
    }

    private async Task<(TestUser User, SessionResponse Session)> StartAsync(params (string Setting, object Value)[] settings)
    {
        var user = await server.RegisterSubscriberAsync();
        await server.SubscribeAsync(user, "large");
        return (user, await server.StartedAsync(user, await server.AddReadyAppAsync(1, settings)));
    }

    private async Task<Viewer> ConnectedAsync(TestUser user, SessionResponse session)
    {
        var viewer = await Viewer.ConnectAsync(session);
        await StateAsync(user, session, SessionState.Connected);
        return viewer;
    }

    private async Task LeaveAsync(TestUser user, SessionResponse session)
    {
        using (var viewer = await ConnectedAsync(user, session)) await viewer.LeaveAsync();
        await StateAsync(user, session, SessionState.Disconnected);
    }

    private Task StateAsync(TestUser user, SessionResponse session, SessionState state) =>
        server.UntilAsync(async () => (await TestServer.GetAsync(user, session.Id)).State == state);

    public sealed class OnSqlite(SqliteServer server) : LimitStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : LimitStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
