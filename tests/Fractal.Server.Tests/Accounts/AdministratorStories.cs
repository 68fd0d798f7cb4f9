using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts;

public abstract class AdministratorStories(TestServer server)
{
    [Fact]
    public async Task The_first_administrator_is_made_by_the_code_once_and_others_by_an_administrator()
    {
        var (first, second, third) = (await server.RegisterUserAsync(), await server.RegisterUserAsync(), await server.RegisterUserAsync());
        (await GrantAsync(server.Anonymous, first, "wrong")).Refused(403, ProblemCodes.InvalidAdministratorCode);
        (await GrantAsync(first.Client, first, null)).Refused(403, ProblemCodes.InvalidAdministratorCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.File("administrator.code")));
        var code = await File.ReadAllTextAsync(server.File("administrator.code"));
        var answers = await Task.WhenAll(GrantAsync(server.Anonymous, first, code), GrantAsync(server.Anonymous, second, code));
        Assert.Single(answers, a => a.Status == 204);
        answers.Single(a => a.Status != 204).Refused(403, ProblemCodes.InvalidAdministratorCode);
        Assert.False(File.Exists(server.File("administrator.code")));

        var administrator = answers[0].Status == 204 ? first : second;
        await server.LoginAsync(administrator);
        Assert.Equal(204, (await GrantAsync(administrator.Client, third, null)).Status);
        await server.LoginAsync(third);
        Assert.Equal(200, (await third.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).Status);
        (await GrantAsync(administrator.Client, "nobody@example.org")).Refused(404, ProblemCodes.NotFound);

        await server.RestartAsync();
        Assert.False(File.Exists(server.File("administrator.code")));
    }

    private static Task<Answer> GrantAsync(HttpClient client, TestUser user, string? code) =>
        client.SendAsync(HttpMethod.Post, "/v1/admin/administrators", new GrantAdministratorRequest(user.Email, code));

    private static Task<Answer> GrantAsync(HttpClient client, string email) =>
        client.SendAsync(HttpMethod.Post, "/v1/admin/administrators", new GrantAdministratorRequest(email));

    public sealed class OnSqlite(SqliteServer server) : AdministratorStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : AdministratorStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
