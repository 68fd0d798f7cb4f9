using Fractal.Client.Accounts;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts.SignIns;

/// <summary>An attacker who knows the old password signs in repeatedly while it is changed, or while the account is disabled.</summary>
public abstract class SignInRaceStories(TestServer server)
{
    private const int Thieves = 6, Rounds = 4;

    [Fact]
    public async Task No_sign_in_with_the_old_password_outlives_its_change()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var user = await server.RegisterUserAsync();
            var old = user.Secret;
            var stolen = await MeanwhileAsync(user.Email, old, async () =>
            {
                var changed = await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", new ChangePasswordRequest(old, TestServer.NewSecret(), new KdfParameters("AAAAAAAAAAAAAAAAAAAAAA", 65_536, 3)));
                Assert.Equal(204, changed.Status);
            });
            await ExpectDeadAsync(stolen);
        }
    }

    [Fact]
    public async Task No_sign_in_of_a_disabled_user_works_after_enabling()
    {
        var admin = await server.AdministratorAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var user = await server.RegisterUserAsync();
            var stolen = await MeanwhileAsync(user.Email, user.Secret, async () =>
                Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/disable")).Status));
            Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/enable")).Status);
            await ExpectDeadAsync(stolen);
        }
    }

    /// <returns>The attacker's responses before, during and after the change.</returns>
    private async Task<IReadOnlyList<TokenResponse>> MeanwhileAsync(string email, string secret, Func<Task> change)
    {
        using var over = new CancellationTokenSource();
        var thieves = Enumerable.Range(0, Thieves).Select(_ => Task.Run(async () =>
        {
            var got = new List<TokenResponse>();
            for (var last = false; !last;)
            {
                last = over.IsCancellationRequested; // Once more afterwards.
                var answer = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(email, secret));
                if (answer.Status == 200) got.Add(answer.As<TokenResponse>());
            }

            return got;
        }, TestContext.Current.CancellationToken)).ToList();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await change();
        await over.CancelAsync();
        return [.. (await Task.WhenAll(thieves)).SelectMany(got => got)];
    }

    private async Task ExpectDeadAsync(IReadOnlyList<TokenResponse> stolen)
    {
        foreach (var tokens in stolen)
            Assert.Equal(401, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(tokens.RefreshToken))).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : SignInRaceStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : SignInRaceStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
