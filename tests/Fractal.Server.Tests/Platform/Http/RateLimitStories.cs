using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http;

public abstract class RateLimitStories(TestServer server)
{
    [Fact]
    public async Task Guessing_is_throttled_with_a_waiting_time()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++) answers.Add(await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/kdf", new KdfRequest("someone@example.org")));
        Assert.Equal(5, answers.Count(a => a.Status == 200));
        var refused = answers[5];
        refused.Refused(429, ProblemCodes.RateLimited);
        Assert.True(refused.Message.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    /// <summary>Other limits than the story above uses up, because both share a server.</summary>
    [Fact]
    public async Task One_kind_of_request_does_not_use_up_the_limit_of_another()
    {
        var refreshes = new List<Answer>();
        for (var i = 0; i < 12; i++) refreshes.Add(await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest("x")));
        Assert.Equal(429, refreshes[^1].Status);
        var login = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest("someone@example.org", TestServer.NewSecret()));
        login.Refused(401, ProblemCodes.InvalidCredentials);
    }

    [Fact]
    public async Task Addresses_of_one_network_share_a_limit()
    {
        var statuses = new List<int>();
        for (var i = 1; i <= 11; i++)
        {
            using var client = From($"127.0.9.{i}");
            for (var j = 0; j < 5; j++) statuses.Add(await AskAsync(client));
        }

        Assert.Equal(50, statuses.IndexOf(429));
        using var elsewhere = From("127.0.10.1");
        Assert.Equal(200, await AskAsync(elsewhere));

        static async Task<int> AskAsync(HttpClient client) =>
            (int)(await client.PostAsJsonAsync("/v1/accounts/kdf", new KdfRequest("someone@example.org"), TestContext.Current.CancellationToken)).StatusCode;
    }

    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = server.Address };

    public sealed class OnSqlite(SlowSqliteServer server) : RateLimitStories(server), IClassFixture<SlowSqliteServer>;

    public sealed class OnPostgres(SlowPostgresServer server) : RateLimitStories(server.OrSkip()), IClassFixture<SlowPostgresServer>;
}

/// <summary>With a low limit of sign-ins per minute.</summary>
public sealed class SlowSqliteServer : SqliteServer
{
    private protected override void Choose(IDictionary<string, string> settings) => settings["Fractal:Limits:CredentialsPerMinute"] = "5";
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class SlowPostgresServer : PostgresTestServer
{
    private protected override void Choose(IDictionary<string, string> settings)
    {
        base.Choose(settings);
        settings["Fractal:Limits:CredentialsPerMinute"] = "5";
    }
}
