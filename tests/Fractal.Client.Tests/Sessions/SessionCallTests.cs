using System.Net;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Client.Tests.Hosting;
using Xunit;

namespace Fractal.Client.Tests.Sessions;

public sealed class SessionCallTests
{
    private static readonly Guid Id = Guid.Parse("01a20deb-7b79-7657-81ee-407415b91b6e");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_without_response_is_resent_with_its_key()
    {
        using var server = new ScriptedServer(asked => asked.Number < 3 ? throw ScriptedServer.Lost() : ScriptedServer.Json(Session("claimed"), HttpStatusCode.Created));
        using var client = new FractalClient(ScriptedServer.Address, server);
        var session = await client.StartSessionAsync(new StartSessionRequest("terminal"), cancellationToken: Cancel);
        Assert.Equal(SessionState.Claimed, session.State);
        Assert.Equal(3, server.Requests.Count);
        Assert.NotNull(Assert.Single(server.Requests.Select(r => r.Key).Distinct()));
    }

    [Fact]
    public async Task An_unavailable_server_is_retried_but_an_error_is_final()
    {
        using var server = new ScriptedServer(asked => ScriptedServer.Problem(asked.Number == 1 ? 503 : 402, asked.Number == 1 ? ProblemCodes.Unavailable : ProblemCodes.SubscriptionInactive));
        using var client = new FractalClient(ScriptedServer.Address, server);
        var refused = await Assert.ThrowsAsync<FractalProblemException>(() => client.StartSessionAsync(new StartSessionRequest("terminal"), "mine", Cancel));
        Assert.Equal((ProblemCodes.SubscriptionInactive, "abc", "No. Because."), (refused.Code, refused.TraceId, refused.Message));
        Assert.Equal(["mine", "mine"], server.Requests.Select(r => r.Key));
    }

    [Fact]
    public async Task A_missing_server_is_reported_immediately()
    {
        using var server = new ScriptedServer(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var client = new FractalClient(ScriptedServer.Address, server);
        var lost = await Assert.ThrowsAsync<FractalConnectionException>(() => client.ListSessionsAsync(Cancel));
        Assert.Equal(ConnectionFailure.Unreachable, lost.Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Following_a_session_survives_a_lost_connection_and_reports_each_change_once()
    {
        using var server = new ScriptedServer(asked => asked.Number switch
        {
            1 => Events("queued", "queued", "claimed"),
            2 => throw ScriptedServer.Lost(),
            _ => Events("claimed", "ended"),
        });
        using var client = new FractalClient(ScriptedServer.Address, server);
        var told = new List<SessionState>();
        await foreach (var session in client.FollowSessionAsync(Id, Cancel)) told.Add(session.State);
        Assert.Equal([SessionState.Queued, SessionState.Claimed, SessionState.Ended], told);
    }

    [Fact]
    public async Task Following_an_unknown_session_is_rejected()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Problem(404, ProblemCodes.NotFound));
        using var client = new FractalClient(ScriptedServer.Address, server);
        await Assert.ThrowsAsync<FractalProblemException>(async () =>
        {
            await foreach (var session in client.FollowSessionAsync(Id, Cancel)) Assert.Fail(session.ToString());
        });
    }

    [Fact]
    public async Task A_call_has_a_time_limit()
    {
        using var server = new SilentServer();
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, TimeLimit = TimeSpan.FromMilliseconds(50) });
        var late = await Assert.ThrowsAsync<FractalConnectionException>(() => client.GetSessionAsync(Id, Cancel));
        Assert.Equal(ConnectionFailure.TimedOut, late.Failure);
    }

    private static string Session(string state) =>
        $$"""{"id":"{{Id}}","app":"terminal","appTitle":"Terminal","state":"{{state}}","createdAt":"2026-01-02T03:04:05+00:00","reconnectSeconds":60}""";

    private static HttpResponseMessage Events(params string[] states) =>
        ScriptedServer.Json(string.Concat(states.Select(s => $"event: session\ndata: {Session(s)}\n\n")), type: "text/event-stream");

    private sealed class SilentServer : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("It never answers.");
        }
    }
}
