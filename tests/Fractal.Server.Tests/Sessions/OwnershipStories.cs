using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions;

[Trait("Promise", "the gate")]
public abstract class OwnershipStories(TestServer server)
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/tickets")]
    [InlineData("GET", "/events")]
    public async Task Another_users_session_is_not_found(string method, string rest)
    {
        var owner = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(owner, await server.AddReadyAppAsync());
        var other = await server.RegisterSubscriberAsync();
        (await other.Client.SendAsync(new HttpMethod(method), $"/v1/sessions/{session.Id}{rest}")).Refused(404, ProblemCodes.NotFound);
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(owner, session.Id)).State);
    }

    [Fact]
    public async Task A_list_contains_only_own_sessions_with_end_reasons()
    {
        var owner = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(2);
        var ended = await server.StartedAsync(owner, app);
        await TestServer.EndAsync(owner, ended.Id);
        await server.EndedAsync(owner, ended.Id, EndReason.UserEnded);
        var live = await server.StartedAsync(owner, app);
        var list = (await owner.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>();
        Assert.Equal([live.Id, ended.Id], list.Select(s => s.Id));
        Assert.Equal(EndReason.UserEnded, list[1].EndReason);
        var other = await server.RegisterUserAsync();
        Assert.Empty((await other.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>());
    }

    [Fact]
    public async Task No_ticket_is_issued_for_an_ended_session()
    {
        var owner = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(owner, await server.AddReadyAppAsync());
        await TestServer.EndAsync(owner, session.Id);
        (await owner.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Refused(409, ProblemCodes.WrongState);
        Assert.Equal(200, (await TestServer.EndAsync(owner, session.Id)).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : OwnershipStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : OwnershipStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
