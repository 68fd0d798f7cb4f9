using Fractal.Client.Problems;
using Fractal.Client.Tests.Hosting;
using Xunit;

namespace Fractal.Client.Tests.Accounts;

public sealed class RefreshTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="refreshed">Whether the server accepts a refreshed token.</param>
    private static ScriptedServer Server(bool refreshed = true) => new(asked => asked switch
    {
        { Path: "/v1/accounts/refresh" } when asked.Body.Contains("refresh-0", StringComparison.Ordinal) => ScriptedServer.Tokens(1),
        { Path: "/v1/accounts/refresh" } => ScriptedServer.Problem(401, ProblemCodes.InvalidRefreshToken),
        { Authorization: "access-1" } when refreshed => ScriptedServer.Json("[]"),
        _ => ScriptedServer.Problem(401, ProblemCodes.Unauthenticated),
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Concurrent_calls_with_an_expired_token_refresh_once(bool knownByTheClock)
    {
        using var server = Server();
        using var tokens = new KeptTokens(knownByTheClock ? KeptTokens.Over : KeptTokens.Fresh);
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, Tokens = tokens });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.ListAppsAsync(Cancel)));
        Assert.Single(server.Requests, r => r.Path == "/v1/accounts/refresh");
        Assert.Equal("refresh-1", tokens.Kept!.RefreshToken);
    }

    [Fact]
    public async Task A_rejected_new_token_is_not_refreshed_again()
    {
        using var server = Server(refreshed: false);
        using var tokens = new KeptTokens(KeptTokens.Fresh);
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, Tokens = tokens });
        var refused = await Assert.ThrowsAsync<FractalProblemException>(() => client.ListAppsAsync(Cancel));
        Assert.Equal(ProblemCodes.Unauthenticated, refused.Code);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_ended_sign_in_is_removed_from_the_store()
    {
        using var server = Server();
        using var tokens = new KeptTokens(KeptTokens.Over with { RefreshToken = "used" });
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, Tokens = tokens });
        var refused = await Assert.ThrowsAsync<FractalProblemException>(() => client.ListAppsAsync(Cancel));
        Assert.Equal(ProblemCodes.InvalidRefreshToken, refused.Code);
        Assert.Null(tokens.Kept);
    }

    [Fact]
    public async Task A_refresh_without_response_is_not_resent_and_the_sign_in_is_kept()
    {
        using var server = new ScriptedServer(_ => throw ScriptedServer.Lost());
        using var tokens = new KeptTokens(KeptTokens.Over);
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, Tokens = tokens });
        await Assert.ThrowsAsync<FractalConnectionException>(() => client.ListAppsAsync(Cancel));
        Assert.Single(server.Requests);
        Assert.Equal(KeptTokens.Over, tokens.Kept);
    }

    [Fact]
    public async Task Signing_out_works_without_a_server()
    {
        using var server = new ScriptedServer(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var tokens = new KeptTokens(KeptTokens.Fresh);
        using var client = new FractalClient(ScriptedServer.Address, new FractalClientOptions { Handler = server, Tokens = tokens });
        var lost = await Assert.ThrowsAsync<FractalConnectionException>(() => client.LogoutAsync(Cancel));
        Assert.Equal(ConnectionFailure.Unreachable, lost.Failure);
        Assert.Null(tokens.Kept);
    }

    [Fact]
    public async Task A_server_that_requests_a_weak_derivation_gets_no_secret()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json("""{"salt":"AAECAwQFBgcICQoLDA0ODw","memoryKiB":8,"iterations":1}"""));
        using var client = new FractalClient(ScriptedServer.Address, server);
        var refused = await Assert.ThrowsAsync<FractalConnectionException>(() => client.LoginAsync("a@example.org", "correct horse battery", Cancel));
        Assert.Equal(ConnectionFailure.Untrusted, refused.Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_sign_in_does_not_print_its_secrets() => Assert.DoesNotContain("-0", KeptTokens.Fresh.ToString(), StringComparison.Ordinal);
}
