using System.Net.Sockets;
using Fractal.Client.Agents;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Containers.Agents;

public abstract class AgentStories(TestServer server)
{
    [Fact]
    public async Task A_forged_token_is_rejected()
    {
        var (_, _, container) = await StartAsync();
        var token = server.Get<ContainerKeys>().Token(container);
        foreach (var forged in new[] { token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), "x", new string('é', 76), server.Get<ContainerKeys>().Token(Guid.CreateVersion7())[..33] + token[33..] })
            (await ReportAsync(forged, "heartbeat", new HeartbeatReport(null, 0))).Refused(401, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task Another_containers_agent_can_not_report_on_a_session()
    {
        var (user, session, _) = await StartAsync();
        var (_, _, other) = await StartAsync();
        await ReportAsync(server.Get<ContainerKeys>().Token(other), "connected", new ConnectionReport(session.Id, 1, 1));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
    }

    [Fact]
    public async Task Reports_of_an_ending_container_are_rejected()
    {
        var (user, session, container) = await StartAsync();
        await TestServer.EndAsync(user, session.Id);
        (await ReportAsync(server.Get<ContainerKeys>().Token(container), "connected", new ConnectionReport(session.Id, 1, 1))).Refused(410, ProblemCodes.WrongState);
        await server.EndedAsync(user, session.Id, EndReason.UserEnded);
        (await ReportAsync(server.Get<ContainerKeys>().Token(container), "heartbeat", new HeartbeatReport(null, 0))).Refused(410, ProblemCodes.WrongState);
    }

    [Fact]
    public async Task A_heartbeat_is_rejected_immediately_after_its_container_ended()
    {
        var (user, session, container) = await StartAsync();
        for (var beat = 0; beat < 2; beat++)
        {
            Assert.Equal(204, (await ReportAsync(server.Get<ContainerKeys>().Token(container), "heartbeat", new HeartbeatReport(null, 0))).Status);
            await server.Get<HeartbeatReconciler>().RunAsync(CancellationToken.None);
        }

        await TestServer.EndAsync(user, session.Id);
        (await ReportAsync(server.Get<ContainerKeys>().Token(container), "heartbeat", new HeartbeatReport(null, 0))).Refused(410, ProblemCodes.WrongState);
    }

    [Fact]
    public async Task The_second_heartbeat_is_rejected_if_the_notification_of_the_end_was_lost()
    {
        var (_, _, container) = await StartAsync();
        await using (var db = server.OpenDatabase())
            await db.Containers.Where(c => c.Id == container).ExecuteUpdateAsync(set => set.SetProperty(c => c.State, ContainerState.Gone));
        Assert.Equal(204, (await ReportAsync(server.Get<ContainerKeys>().Token(container), "heartbeat", new HeartbeatReport(null, 0))).Status);
        await server.Get<HeartbeatReconciler>().RunAsync(CancellationToken.None);
        (await ReportAsync(server.Get<ContainerKeys>().Token(container), "heartbeat", new HeartbeatReport(null, 0))).Refused(410, ProblemCodes.WrongState);
    }

    [Fact]
    public async Task A_code_enrols_its_own_container_once()
    {
        var (one, other) = (await LaunchedAsync(), await LaunchedAsync());
        (await EnrolAsync(one.Id, "wrong")).Refused(403, ProblemCodes.Forbidden);
        (await EnrolAsync(one.Id, other.Code)).Refused(403, ProblemCodes.Forbidden);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => EnrolAsync(one.Id, one.Code)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(server.Get<ContainerKeys>().Token(one.Id), answers.Single(a => a.Status == 200).As<EnrolResponse>().Token);
        (await EnrolAsync(one.Id, one.Code)).Refused(403, ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task An_ending_container_can_not_enrol()
    {
        var launched = await LaunchedAsync();
        await server.Get<EndContainer>().RunAsync(launched.Id, EndReason.AdminEnded, null, CancellationToken.None);
        (await EnrolAsync(launched.Id, launched.Code)).Refused(403, ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task A_late_report_changes_nothing()
    {
        var (user, session, container) = await StartAsync();
        var token = server.Get<ContainerKeys>().Token(container);
        await ReportAsync(token, "disconnected", new ConnectionReport(session.Id, 2, 0));
        await ReportAsync(token, "connected", new ConnectionReport(session.Id, 1, 1));
        Assert.Equal(SessionState.Disconnected, (await TestServer.GetAsync(user, session.Id)).State);
        await ReportAsync(token, "connected", new ConnectionReport(session.Id, 3, 1));
        await ReportAsync(token, "ready", new ReadyReport("another-key"));
        Assert.Equal(SessionState.Connected, (await TestServer.GetAsync(user, session.Id)).State);
        await using var db = server.OpenDatabase();
        Assert.Equal(ContainerState.InUse, await db.Containers.Where(c => c.Id == container && c.PublicKey != "another-key").Select(c => c.State).SingleAsync());
    }

    [Fact]
    public async Task The_agents_socket_serves_agents_and_nothing_else()
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.AgentSocket), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = new Uri("http://fractal") };
        var user = await server.RegisterSubscriberAsync();
        client.DefaultRequestHeaders.Authorization = user.Client.DefaultRequestHeaders.Authorization;
        foreach (var path in new[] { "/", "/healthz", "/readyz", "/openapi/v1.json", "/v1/apps", "/v1/sessions", "/v1/admin/pools", "/v1/agentx", "/V1/agent/../apps" })
            (await client.SendAsync(HttpMethod.Get, path)).Refused(404, ProblemCodes.NotFound);
        (await client.SendAsync(HttpMethod.Post, "/v1/agent/heartbeat", new HeartbeatReport(null, 0))).Refused(401, ProblemCodes.Unauthenticated);
    }

    private async Task<(TestUser User, SessionResponse Session, Guid Container)> StartAsync()
    {
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, await server.AddReadyAppAsync());
        return (user, session, await server.ContainerOfAsync(session.Id));
    }

    private async Task<(Guid Id, string Code)> LaunchedAsync()
    {
        server.Driver.Options.LeadTime = TimeSpan.FromHours(1);
        var app = await server.AddAppAsync(("Idle", 1));
        await server.RunReconcilersAsync();
        server.Driver.Options.LeadTime = TimeSpan.Zero;
        await using var db = server.OpenDatabase();
        var id = await db.Containers.Where(c => db.Set<Fractal.Server.Apps.App>().Any(a => a.Id == c.AppId && a.Name == app)).Select(c => c.Id).SingleAsync();
        return (id, server.Driver.Find(id)!.EnrolmentCode);
    }

    private Task<Answer> EnrolAsync(Guid container, string code) => server.Anonymous.SendAsync(HttpMethod.Post, "/v1/agent/enrol", new EnrolRequest(container, code));

    private async Task<Answer> ReportAsync<T>(string token, string report, T body)
    {
        using var client = server.NewClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + Uri.EscapeDataString(token));
        return await client.SendAsync(HttpMethod.Post, "/v1/agent/" + report, body);
    }

    public sealed class OnSqlite(SqliteServer server) : AgentStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : AgentStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
