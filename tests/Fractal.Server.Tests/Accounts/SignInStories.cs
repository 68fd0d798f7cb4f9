using System.Net.Http.Headers;
using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts;

public abstract class SignInStories(TestServer server)
{
    [Fact]
    public async Task A_refresh_token_is_traded_once_for_a_new_pair()
    {
        var user = await server.RegisterUserAsync();
        var next = await RefreshAsync(user.Tokens.RefreshToken);
        Assert.Equal(200, next.Status);
        user.Tokens = next.As<TokenResponse>();
        Assert.Equal(200, (await MeAsync(user)).Status);
        Assert.Equal(200, (await RefreshAsync(user.Tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_used_refresh_token_that_comes_again_ends_its_family()
    {
        var user = await server.RegisterUserAsync();
        var other = await server.LoginAsync(user);
        var stolen = await server.LoginAsync(user);
        var next = (await RefreshAsync(stolen.RefreshToken)).As<TokenResponse>();
        (await RefreshAsync(stolen.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await RefreshAsync(next.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        Assert.Equal(200, (await RefreshAsync(other.RefreshToken)).Status);
    }

    [Fact]
    public async Task Of_two_refreshes_at_once_one_gets_it()
    {
        var user = await server.RegisterUserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RefreshAsync(user.Tokens.RefreshToken)));
        Assert.Single(answers, a => a.Status == 200);
    }

    [Fact]
    public async Task A_refresh_token_is_over_in_time()
    {
        var user = await server.RegisterUserAsync();
        server.Advance(TimeSpan.FromDays(30));
        (await RefreshAsync(user.Tokens.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task Logout_ends_the_sign_in()
    {
        var user = await server.RegisterUserAsync();
        Assert.Equal(204, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/logout", new LogoutRequest(user.Tokens.RefreshToken))).Status);
        (await RefreshAsync(user.Tokens.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_new_password_ends_the_sign_ins_and_the_old_secret()
    {
        var user = await server.RegisterUserAsync();
        var (old, elsewhere) = (user.Secret, await server.LoginAsync(user));
        user.Secret = TestServer.NewSecret();
        var kdf = new KdfParameters("CCCCCCCCCCCCCCCCCCCCCA", 65_536, 3);
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", new ChangePasswordRequest(old, user.Secret, kdf))).Status);
        (await RefreshAsync(elsewhere.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
        (await LoginAsync(user.Email, old)).Refused(401, ProblemCodes.InvalidCredentials);
        await server.LoginAsync(user);
        Assert.Equal(200, (await MeAsync(user)).Status);
    }

    [Fact]
    public async Task A_password_is_changed_only_with_the_old_one()
    {
        var user = await server.RegisterUserAsync();
        var request = new ChangePasswordRequest(TestServer.NewSecret(), TestServer.NewSecret(), new KdfParameters("CCCCCCCCCCCCCCCCCCCCCA", 65_536, 3));
        (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", request)).Refused(401, ProblemCodes.InvalidCredentials);
        await server.LoginAsync(user);
    }

    [Fact]
    public async Task Too_many_failures_lock_the_account_for_a_while()
    {
        var user = await server.RegisterUserAsync();
        for (var i = 0; i < 4; i++) (await LoginAsync(user.Email, TestServer.NewSecret())).Refused(401, ProblemCodes.InvalidCredentials);
        (await LoginAsync(user.Email, TestServer.NewSecret())).Refused(401, ProblemCodes.LockedOut);
        var locked = await LoginAsync(user.Email, user.Secret);
        locked.Refused(401, ProblemCodes.LockedOut);
        Assert.InRange(locked.Message.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        server.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        await server.LoginAsync(user);
    }

    [Fact]
    public async Task An_access_token_is_over_in_time()
    {
        var user = await server.RegisterUserAsync();
        server.Advance(TimeSpan.FromSeconds(user.Tokens.ExpiresIn));
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_none()
    {
        var user = await server.RegisterUserAsync();
        var token = user.Tokens.AccessToken;
        foreach (var bad in new[] { token[..^10] + "AAAAAAAAAA", token[..40], "x", user.Tokens.RefreshToken })
        {
            user.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bad);
            (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
        }
    }

    private Task<Answer> RefreshAsync(string token) => server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(token));

    private Task<Answer> LoginAsync(string email, string secret) => server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(email, secret));

    private static Task<Answer> MeAsync(TestUser user) => user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me");

    public sealed class OnSqlite(SqliteServer server) : SignInStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : SignInStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
