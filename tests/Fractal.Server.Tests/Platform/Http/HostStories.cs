using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Http;
using Fractal.Server.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http;

/// <summary>DNS rebinding: another site's name that points at this machine.</summary>
[Trait("Promise", "the gate")]
public abstract class HostStories(TestServer server)
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evil.example.")]
    public async Task A_request_with_a_foreign_host_name_is_rejected(string host)
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        (await SendAsync(user.Client, HttpMethod.Post, "/v1/sessions", host, new StartSessionRequest(app))).Refused(421, ProblemCodes.UnknownHost);
        (await SendAsync(server.Anonymous, HttpMethod.Post, "/v1/accounts/register", host, TestServer.Registration(server.NewEmail(), TestServer.NewSecret()))).Refused(421, ProblemCodes.UnknownHost);
        Assert.Equal(421, (await server.Anonymous.SendAsync(HttpMethod.Get, "/", ("Host", host))).Status);
        Assert.Equal(421, (await server.Anonymous.SendAsync(HttpMethod.Get, "/v1/sessions/01980000-0000-7000-8000-000000000000/stream", ("Host", host))).Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("fractal.localhost:8080")]
    [InlineData("nas.local")]
    [InlineData("192.168.1.5:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("nas")]
    public async Task Host_names_that_no_one_else_can_own_are_accepted(string host) =>
        Assert.Equal(200, (await server.Anonymous.SendAsync(HttpMethod.Get, "/", ("Host", host))).Status);

    [Theory]
    [InlineData("http://fractal.example.org", "http://fractal.example.org:80", true)]
    [InlineData("https://fractal.example.org:443", "https://FRACTAL.example.org", true)]
    [InlineData("https://xn--bcher-kva.example", "https://bücher.example", true)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example:443", true)]
    [InlineData("http://fractal.example.org", "https://fractal.example.org", false)]
    [InlineData("http://fractal.example.org:8080", "http://fractal.example.org", false)]
    [InlineData("http://user@fractal.example.org", "http://fractal.example.org", false)]
    [InlineData("http://fractal.example.org/path", "http://fractal.example.org", false)]
    [InlineData("null", "http://fractal.example.org", false)]
    public void Origins_are_compared_as_origins_not_as_text(string origin, string own, bool same) =>
        Assert.Equal(same, WebOrigin.TryParse(origin, out var parsed) && parsed == WebOrigin.Of(new Uri(own)));

    [Theory]
    [InlineData("http://[::]:8080", null, "http://localhost:8080")]
    [InlineData("http://0.0.0.0:80", null, "http://localhost:80")]
    [InlineData("https://*:8443", null, "https://localhost:8443")]
    [InlineData("http://192.168.1.5:8080", null, "http://192.168.1.5:8080")]
    [InlineData("http://127.0.0.1:8080", "https://fractal.example.org", "https://fractal.example.org")]
    public void The_printed_address_is_one_that_a_browser_can_open(string listening, string? publicUrl, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Fractal:PublicUrl", publicUrl)]).Build();
        Assert.Equal(expected, ListeningAddress.ForBrowser(["http://unix:/run/x.sock", listening], configuration));
    }

    private static Task<Answer> SendAsync<T>(HttpClient client, HttpMethod method, string path, string host, T body) => client.SendAsync(method, path, body, ("Host", host));

    public sealed class OnSqlite(SqliteServer server) : HostStories(server), IClassFixture<SqliteServer>;
}
