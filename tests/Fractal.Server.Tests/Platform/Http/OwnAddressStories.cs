using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http;

public abstract class OwnAddressStories(TestServer server)
{
    /// <summary>
    /// Connection information contains it: if it were validated after the claim, a container would be assigned that no client knows of.
    /// </summary>
    [Theory]
    [InlineData("HTTP/1.1", "Host: localhost:99999\r\n")]
    [InlineData("HTTP/1.1", "Host: \r\n")]
    [InlineData("HTTP/1.1", "")]
    [InlineData("HTTP/1.0", "")]
    public async Task A_start_without_a_usable_host_is_rejected_without_effect(string version, string host)
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        var body = $$"""{"app":"{{app}}"}""";
        var answer = await AskAsync(string.Create(CultureInfo.InvariantCulture,
            $"POST /v1/sessions {version}\r\n{host}Authorization: {user.Client.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty((await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>());
        await server.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task Health_endpoints_need_no_usable_host() =>
        Assert.StartsWith("HTTP/1.1 200", await AskAsync("GET /healthz HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_start_with_two_keys_is_rejected()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        var body = $$"""{"app":"{{app}}"}""";
        var twice = await AskAsync(string.Create(CultureInfo.InvariantCulture,
            $"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: {user.Client.DefaultRequestHeaders.Authorization}\r\nIdempotency-Key: one\r\nIdempotency-Key: two\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        Assert.StartsWith("HTTP/1.1 400", twice, StringComparison.Ordinal);
        Assert.Contains(ProblemCodes.InvalidRequest, twice, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await reader.ReadToEndAsync(limit.Token);
    }

    public sealed class OnSqlite(SqliteServer server) : OwnAddressStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : OwnAddressStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
