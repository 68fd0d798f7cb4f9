using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Gateway;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Gateway;

public abstract class StreamStories(TestServer server)
{
    [Fact]
    public async Task A_ticket_opens_the_picture_and_keys_reach_it()
    {
        var (_, session) = await StartAsync();
        using var viewer = await Viewer.ConnectAsync(session);
        Assert.Equal((640, 400), viewer.Size);
        var before = await viewer.LookAsync();
        await viewer.PressAsync();
        Assert.NotEqual(before, await viewer.LookAsync());
    }

    [Fact]
    public async Task A_ticket_works_once()
    {
        var (_, session) = await StartAsync();
        using (await Viewer.ConnectAsync(session)) Assert.Equal(403, await RefusedAsync(session, session.Connection!.Ticket));
    }

    [Fact]
    public async Task A_missing_ticket_is_rejected()
    {
        var (_, session) = await StartAsync();
        Assert.Equal(403, await RefusedAsync(session, null));
    }

    [Fact]
    public async Task An_expired_ticket_is_rejected()
    {
        var (_, session) = await StartAsync();
        server.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(403, await RefusedAsync(session, session.Connection!.Ticket));
    }

    [Fact]
    public async Task A_forged_ticket_is_rejected()
    {
        var (_, session) = await StartAsync();
        var real = ConnectionTicket.Peek(session.Connection!.Ticket)!;
        Assert.Equal(403, await RefusedAsync(session, real.Sign(new byte[32])));
        var signature = session.Connection.Ticket.ToCharArray();
        signature[^3] = signature[^3] == 'A' ? 'B' : 'A';
        Assert.Equal(403, await RefusedAsync(session, new string(signature)));
        Assert.Equal(403, await RefusedAsync(session, "rubbish"));
    }

    [Fact]
    public async Task Another_sessions_ticket_is_rejected()
    {
        var (_, session) = await StartAsync();
        var (_, other) = await StartAsync();
        Assert.Equal(403, await RefusedAsync(session, other.Connection!.Ticket));
        var mixed = ConnectionTicket.Peek(other.Connection!.Ticket)! with { SessionId = session.Id };
        Assert.Equal(403, await RefusedAsync(session, mixed.Sign(server.Get<ContainerKeys>().TicketKey(mixed.ContainerId))));
    }

    [Fact]
    public async Task The_stream_of_an_ended_session_can_not_be_opened()
    {
        var (user, session) = await StartAsync();
        await TestServer.EndAsync(user, session.Id);
        Assert.Equal(409, await RefusedAsync(session, session.Connection!.Ticket));
    }

    [Fact]
    public async Task Only_own_pages_can_open_a_stream()
    {
        var (_, session) = await StartAsync();
        Assert.Equal(403, await RefusedAsync(session, session.Connection!.Ticket, ("Origin", "https://elsewhere.example")));
        using var viewer = await Viewer.ConnectAsync(session, ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_stream_requires_a_ticket_besides_the_sign_in()
    {
        var (user, session) = await StartAsync();
        Assert.Equal(403, await RefusedAsync(session, null, ("Cookie", "fractal=x"), ("Authorization", "Bearer " + user.Tokens.AccessToken)));
    }

    [Fact]
    public async Task Ending_a_session_closes_its_sockets()
    {
        var (user, session) = await StartAsync();
        using var viewer = await Viewer.ConnectAsync(session);
        await TestServer.EndAsync(user, session.Id);
        await viewer.ClosedAsync();
        await server.UntilAsync(() => Task.FromResult(server.Get<OpenSockets>().Count == 0));
        await server.EndedAsync(user, session.Id, EndReason.UserEnded);
    }

    [Fact]
    public async Task A_newer_connection_replaces_an_older_one()
    {
        var (user, session) = await StartAsync();
        using var old = await Viewer.ConnectAsync(session);
        var again = (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Session;
        using var viewer = await Viewer.ConnectAsync(again);
        Assert.Equal(4001, await old.ClosedAsync());
        await server.RunReconcilersAsync();
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
    }

    [Fact]
    public async Task A_request_that_is_not_a_WebSocket_gets_an_error()
    {
        var (user, session) = await StartAsync();
        (await user.Client.SendAsync(HttpMethod.Get, $"/v1/sessions/{session.Id}/stream")).Refused(400, "invalid_request");
    }

    private static Task<int> RefusedAsync(SessionResponse session, string? ticket, params (string Name, string Value)[] headers) =>
        Viewer.RefusedAsync(session.Connection!.Url, ticket, headers);

    private async Task<(TestUser User, SessionResponse Session)> StartAsync()
    {
        var user = await server.RegisterSubscriberAsync();
        return (user, await server.StartedAsync(user, await server.AddReadyAppAsync()));
    }

    public sealed class OnSqlite(SqliteServer server) : StreamStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : StreamStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
