using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts.Users;

/// <summary>Addresses that look the same are equal, and addresses that imitate others are marked.</summary>
public abstract class EmailStories(TestServer server)
{
    [Theory]
    [InlineData("{0} ")]
    [InlineData("\t{0}")]
    [InlineData("\uFF55{1}")] // a fullwidth u
    public async Task An_email_in_another_form_is_the_same_account(string form)
    {
        var user = await server.RegisterUserAsync($"u{Guid.CreateVersion7():N}@example.org");
        var other = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, user.Email, user.Email[1..]);
        (await RegisterAsync(other)).Refused(409, ProblemCodes.EmailTaken);
        Assert.Equal(200, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(other, user.Secret))).Status);
    }

    [Fact]
    public async Task An_international_domain_has_one_form()
    {
        var name = $"u{Guid.CreateVersion7():N}";
        var user = await server.RegisterUserAsync($"{name}@b\u00FCcher.example");
        (await RegisterAsync($"{name}@xn--bcher-kva.example")).Refused(409, ProblemCodes.EmailTaken);
        (await RegisterAsync($"{name}@B\u00DCCHER.EXAMPLE")).Refused(409, ProblemCodes.EmailTaken);
        await server.LoginAsync(user);
    }

    [Theory]
    [InlineData("a\u200Bb@example.org")] // zero-width space
    [InlineData("a\u202Eb@example.org")] // right-to-left override
    [InlineData("a\u00ADb@example.org")] // soft hyphen
    [InlineData("a\u001Bb@example.org")] // escape
    [InlineData("a\u3164b@example.org")] // Hangul filler
    [InlineData("a\uFE0Fb@example.org")] // variation selector
    [InlineData("a\uE000b@example.org")] // private use
    [InlineData("a b@example.org")]
    [InlineData("a\u00A0b@example.org")] // no-break space
    [InlineData("a@exa mple.org")]
    [InlineData("a@-.example")]
    public async Task Invisible_characters_and_bad_domains_are_refused(string email) => (await RegisterAsync(email)).Refused(400, ProblemCodes.InvalidRequest);

    [Fact]
    public async Task An_address_that_may_imitate_another_is_marked_for_operators()
    {
        var name = $"u{Guid.CreateVersion7():N}";
        var (plain, mixed, foreign) = (
            await server.RegisterUserAsync($"{name}o@example.org"), await server.RegisterUserAsync($"{name}\u043E@example.org"), await server.RegisterUserAsync($"\u0430\u043E\u0441@example.org"));
        var admin = await server.AdministratorAsync();
        Assert.Null((await FindAsync(admin, plain)).EmailNote);
        Assert.Equal("mixed scripts: Cyrillic, Latin", (await FindAsync(admin, mixed)).EmailNote);
        Assert.StartsWith("not ASCII: Cyrillic", (await FindAsync(admin, foreign)).EmailNote, StringComparison.Ordinal);
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(admin);
        Assert.Contains("mixed scripts: Cyrillic, Latin", (await browser.GetAsync("/admin/users?search=" + name)).Words, StringComparison.Ordinal);
    }

    private static async Task<OperatorUserResponse> FindAsync(TestUser admin, TestUser user) => (await admin.Client.SendAsync(HttpMethod.Get, $"/v1/admin/users/{user.Id}")).As<OperatorUserResponse>();

    private Task<Answer> RegisterAsync(string email) => server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(email, TestServer.NewSecret()));

    public sealed class OnSqlite(SqliteServer server) : EmailStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : EmailStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
