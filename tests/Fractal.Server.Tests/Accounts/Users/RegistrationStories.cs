using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts.Users;

public abstract class RegistrationStories(TestServer server)
{
    [Fact]
    public async Task A_new_user_has_no_subscription()
    {
        var user = await server.RegisterUserAsync();
        var me = (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).As<MeResponse>();
        Assert.Equal((user.Id, user.Email, false, "none", false), (me.Id, me.Email, me.Administrator, me.Subscription.State, me.Subscription.Active));
    }

    [Fact]
    public async Task A_plain_password_is_rejected()
    {
        var email = server.NewEmail();
        var register = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(email, "correct horse battery"));
        register.Refused(422, ProblemCodes.PasswordNotDerived);
        var login = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(email, "correct horse battery"));
        login.Refused(422, ProblemCodes.PasswordNotDerived);
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(email, TestServer.NewSecret()))).Refused(401, ProblemCodes.InvalidCredentials);
    }

    [Fact]
    public async Task An_email_is_unique_in_any_spelling()
    {
        var user = await server.RegisterUserAsync();
        var again = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(user.Email.ToUpperInvariant(), TestServer.NewSecret()));
        again.Refused(409, ProblemCodes.EmailTaken);
        await server.LoginAsync(user);
    }

    [Fact]
    public async Task Of_two_concurrent_registrations_of_an_email_one_succeeds()
    {
        var email = server.NewEmail();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.Anonymous.SendAsync(
            HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(i % 2 == 0 ? email : email.ToUpperInvariant(), TestServer.NewSecret()))));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => a.Refused(409, ProblemCodes.EmailTaken));
    }

    [Fact]
    public async Task An_unknown_emails_parameters_are_stable_and_plausible()
    {
        var user = await server.RegisterUserAsync();
        var (known, unknown, again, other) = (await KdfAsync(user.Email), await KdfAsync("nobody@example.org"), await KdfAsync("NOBODY@example.org"), await KdfAsync("someone@example.org"));
        Assert.Equal(unknown, again);
        Assert.NotEqual(unknown.Salt, other.Salt);
        Assert.Equal((known.MemoryKiB, known.Iterations, known.Salt.Length), (unknown.MemoryKiB, unknown.Iterations, unknown.Salt.Length));
    }

    [Fact]
    public async Task An_accounts_parameters_are_those_of_its_registration()
    {
        var email = server.NewEmail();
        var kdf = new KdfParameters("BBBBBBBBBBBBBBBBBBBBBA", 131_072, 4);
        await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", new RegisterRequest(email, TestServer.NewSecret(), kdf));
        Assert.Equal(kdf, await KdfAsync(email.ToUpperInvariant()));
    }

    private async Task<KdfParameters> KdfAsync(string email) =>
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/kdf", new KdfRequest(email))).As<KdfParameters>();

    public sealed class OnSqlite(SqliteServer server) : RegistrationStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : RegistrationStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
