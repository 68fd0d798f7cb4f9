using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

public abstract class MetricsAccessStories(TestServer server)
{
    [Fact]
    public async Task A_program_on_this_machine_may_read_metrics() => Assert.Equal(200, (await server.Anonymous.SendAsync(HttpMethod.Get, "/metrics")).Status);

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/")]
    [InlineData("/Metrics")]
    public async Task Proxied_requests_and_other_host_names_are_rejected(string path)
    {
        (await server.Anonymous.SendAsync(HttpMethod.Get, path, ("X-Forwarded-For", "192.0.2.1"))).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(421, (await server.Anonymous.SendAsync(HttpMethod.Get, path, ("Host", "rebound.example.org"))).Status);
    }

    [Fact]
    public async Task Administrators_may_read_metrics_from_anywhere_and_users_may_not()
    {
        var (user, admin) = (await server.RegisterUserAsync(), await server.AdministratorAsync());
        (await user.Client.SendAsync(HttpMethod.Get, "/metrics", ("Via", "1.1 proxy"))).Refused(403, ProblemCodes.Forbidden);
        Assert.Equal(200, (await admin.Client.SendAsync(HttpMethod.Get, "/metrics", ("Via", "1.1 proxy"))).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : MetricsAccessStories(server), IClassFixture<SqliteServer>;
}

public sealed class MetricsBehindProxyStories(ProxiedSqliteServer server) : IClassFixture<ProxiedSqliteServer>
{
    [Fact]
    public async Task Behind_a_proxy_programs_need_the_token()
    {
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/metrics")).Refused(401, ProblemCodes.Unauthenticated);
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/metrics", ("Authorization", "Bearer wrong"))).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(200, (await server.Anonymous.SendAsync(HttpMethod.Get, "/metrics", ("Authorization", "Bearer " + ProxiedSqliteServer.Token))).Status);
    }

    [Fact]
    public async Task Requests_count_as_sent_to_the_public_address()
    {
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, await server.AddReadyAppAsync());
        Assert.Equal($"wss://fractal.example.org/v1/sessions/{session.Id}/stream", session.Connection?.Url.ToString());
        var here = new Uri($"ws://{server.Address.Authority}/v1/sessions/{session.Id}/stream");
        Assert.Equal(403, await Viewer.RefusedAsync(here, session.Connection!.Ticket, ("Origin", "https://elsewhere.example.org")));
        using var viewer = await Viewer.ConnectAsync(here, session.Connection.Ticket, ("Origin", "https://fractal.example.org"));
        Assert.True(viewer.Size.Width > 0);
    }
}

/// <summary>Like behind a proxy that terminates https.</summary>
public sealed class ProxiedSqliteServer : SqliteServer
{
    public const string Token = "a-token-for-the-tests";

    private protected override void Choose(IDictionary<string, string> settings) =>
        (settings["Fractal:PublicUrl"], settings["Fractal:Metrics:Token"]) = ("https://fractal.example.org", Token);
}
