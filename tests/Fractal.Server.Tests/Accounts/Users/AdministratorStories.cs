using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts.Users;

public abstract class AdministratorStories(TestServer server)
{
    [Fact]
    public async Task The_first_administrator_claims_the_role_with_the_code_once_and_promotes_others()
    {
        var (first, second, third) = (await server.RegisterUserAsync(), await server.RegisterUserAsync(), await server.RegisterUserAsync());
        (await ClaimAsync(first, "wrong")).Refused(403, ProblemCodes.InvalidAdministratorCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.File("administrator.code")));
        var code = (await File.ReadAllTextAsync(server.File("administrator.code"))).Trim();
        var answers = await Task.WhenAll(ClaimAsync(first, code), ClaimAsync(second, code));
        Assert.Single(answers, a => a.Status == 204);
        answers.Single(a => a.Status != 204).Refused(403, ProblemCodes.InvalidAdministratorCode);
        Assert.False(File.Exists(server.File("administrator.code")));

        var administrator = answers[0].Status == 204 ? first : second;
        (await third.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).Refused(403, ProblemCodes.Forbidden);
        Assert.Equal(204, (await ActAsync(administrator, third, "promote")).Status);
        Assert.Equal(200, (await third.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).Status);
        (await administrator.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{Guid.CreateVersion7()}/promote")).Refused(404, ProblemCodes.NotFound);

        Assert.Equal(204, (await ActAsync(third, administrator, "demote")).Status);
        (await administrator.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).Refused(403, ProblemCodes.Forbidden);
        (await ActAsync(third, third, "demote")).Refused(409, ProblemCodes.LastAdministrator);
        (await ActAsync(third, third, "disable")).Refused(409, ProblemCodes.NotYourself);
        (await third.Client.SendAsync(HttpMethod.Delete, $"/v1/admin/users/{third.Id}")).Refused(409, ProblemCodes.NotYourself);

        await server.RestartAsync();
        Assert.False(File.Exists(server.File("administrator.code")));
    }

    private static Task<Answer> ClaimAsync(TestUser user, string code) => user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest(code));

    private static Task<Answer> ActAsync(TestUser by, TestUser user, string action) => by.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/{action}");

    public sealed class OnSqlite(SqliteServer server) : AdministratorStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : AdministratorStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}

/// <summary>What operators do to accounts.</summary>
public abstract class UserChangeStories(TestServer server)
{
    [Fact]
    public async Task Demotion_ends_an_administrators_event_streams()
    {
        var (admin, user) = (await server.AdministratorAsync(), await server.RegisterUserAsync());
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/promote")).Status);
        using var events = await user.Client.GetStreamAsync("/v1/admin/events", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(events);
        Assert.NotNull(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/demote")).Status);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        while (await reader.ReadLineAsync(limit.Token) is not null)
        {
            // Earlier entries.
        }
    }

    [Fact]
    public async Task Disabling_ends_everything_immediately_and_can_be_undone()
    {
        var (admin, user, app) = (await server.AdministratorAsync(), await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        var session = await server.StartedAsync(user, app);
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/disable")).Status);
        (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).Refused(401, ProblemCodes.Unauthenticated);
        (await LoginAsync(user)).Refused(401, ProblemCodes.InvalidCredentials);
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(user.Tokens.RefreshToken))).Refused(401, ProblemCodes.InvalidRefreshToken);
        await server.RunReconcilersAsync();
        var seen = (await admin.Client.SendAsync(HttpMethod.Get, $"/v1/admin/sessions?user={user.Id}")).As<PageResponse<OperatorSessionResponse>>().Items.Single();
        Assert.Equal((session.Id, SessionState.Ended, EndReason.SubscriptionEnded), (seen.Id, seen.State, seen.EndReason));

        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/enable")).Status);
        await server.LoginAsync(user);
        Assert.InRange((await server.StartAsync(user, app)).Status, 201, 202);
    }

    /// <summary>Their emails are equal once an address is decoded.</summary>
    [Fact]
    public async Task Users_with_similar_emails_in_an_address_are_distinguished()
    {
        var name = $"u{Guid.CreateVersion7():N}";
        var (slash, escaped) = (await server.RegisterUserAsync($"{name}/b@d.example"), await server.RegisterUserAsync($"{name}%2Fb@d.example"));
        await server.SubscribeAsync(slash);
        Assert.True(await IsActiveAsync(slash));
        Assert.False(await IsActiveAsync(escaped));
        var admin = await server.AdministratorAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(admin);
        var page = await browser.GetAsync("/admin/users?search=" + Uri.EscapeDataString(escaped.Email));
        await browser.PostAsync($"/admin/users/{escaped.Id}/subscription/active", page.Token, ("until", ""));
        Assert.True(await IsActiveAsync(escaped));

        static async Task<bool> IsActiveAsync(TestUser user) => (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).As<MeResponse>().Subscription.Active;
    }

    [Fact]
    public async Task A_user_is_deleted_after_the_sessions_and_the_email_becomes_free()
    {
        var (admin, user, app) = (await server.AdministratorAsync(), await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        await server.StartedAsync(user, app);
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Delete, $"/v1/admin/users/{user.Id}")).Status);
        (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).Refused(401, ProblemCodes.Unauthenticated);
        await server.RunReconcilersAsync();
        (await admin.Client.SendAsync(HttpMethod.Get, $"/v1/admin/users/{user.Id}")).Refused(404, ProblemCodes.NotFound);
        Assert.DoesNotContain(user.Email, await server.ReadAllRowsAsync(), StringComparison.OrdinalIgnoreCase);
        await server.RegisterUserAsync(user.Email);
        await server.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task A_user_who_is_signed_out_by_an_operator_signs_in_again()
    {
        var (admin, user) = (await server.AdministratorAsync(), await server.RegisterUserAsync());
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Post, $"/v1/admin/users/{user.Id}/sign-out")).Status);
        (await user.Client.SendAsync(HttpMethod.Get, "/v1/apps")).Refused(401, ProblemCodes.Unauthenticated);
        await server.LoginAsync(user);
        Assert.Equal(200, (await user.Client.SendAsync(HttpMethod.Get, "/v1/apps")).Status);
    }

    /// <summary>An email may contain any character that has a meaning in a path.</summary>
    [Theory]
    [InlineData("a/b@d.example", "a%2Fb@d.example")]
    [InlineData("a%2Fb@d.example", "a%252Fb@d.example")]
    [InlineData("a?b@d.example", "a%3Fb@d.example")]
    [InlineData("..@d.example", ".@d.example")]
    [InlineData("a+b@d.example", "a%2Bb@d.example")]
    public async Task Users_with_hostile_emails_are_never_confused(string one, string other)
    {
        var (first, second) = (await server.RegisterUserAsync($"{Guid.CreateVersion7():N}{one}"), await server.RegisterUserAsync($"{Guid.CreateVersion7():N}{other}"));
        await server.SubscribeAsync(first);
        Assert.True((await MeAsync(first)).Subscription.Active);
        Assert.False((await MeAsync(second)).Subscription.Active);
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(await server.AdministratorAsync());
        var page = await browser.GetAsync("/admin/users?search=" + Uri.EscapeDataString(second.Email));
        var answer = await browser.PostAsync($"/admin/users/{second.Id}/subscription/active", page.Token, ("tier", "standard"));
        Assert.Equal(302, answer.Status);
        Assert.True((await MeAsync(second)).Subscription.Active);
    }

    private static async Task<MeResponse> MeAsync(TestUser user) => (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).As<MeResponse>();

    private Task<Answer> LoginAsync(TestUser user) => server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, user.Secret));

    public sealed class OnSqlite(SqliteServer server) : UserChangeStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : UserChangeStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
