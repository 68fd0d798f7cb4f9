using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Http;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http;

[Trait("Promise", "the gate")]
public abstract class CookieStories(TestServer server)
{
    [Fact]
    public async Task A_cookie_without_antiforgery_header_is_rejected()
    {
        var (cookie, _) = await SignInAsync(await server.RegisterSubscriberAsync());
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/v1/sessions", ("Cookie", cookie))).Refused(403, ProblemCodes.ForeignOrigin);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "null")]
    public async Task A_cookie_from_another_site_is_rejected_even_with_the_header(string name, string value)
    {
        var (cookie, antiforgery) = await SignInAsync(await server.RegisterSubscriberAsync());
        (await StartAsync(cookie, antiforgery, (name, value))).Refused(403, ProblemCodes.ForeignOrigin);
    }

    [Fact]
    public async Task A_cookie_from_our_own_page_reads_but_changes_only_with_the_antiforgery_header()
    {
        var (cookie, antiforgery) = await SignInAsync(await server.RegisterSubscriberAsync());
        var own = ("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(200, (await server.Anonymous.SendAsync(HttpMethod.Get, "/v1/sessions", ("Cookie", cookie), own)).Status);
        (await StartAsync(cookie, null, own)).Refused(403, ProblemCodes.StalePage);
        (await StartAsync(cookie, "rubbish", own)).Refused(403, ProblemCodes.StalePage);
        var (_, others) = await SignInAsync(await server.RegisterSubscriberAsync());
        (await StartAsync(cookie, others, own)).Refused(403, ProblemCodes.StalePage);
        Assert.Equal(202, (await StartAsync(cookie, antiforgery, own)).Status);
    }

    [Fact]
    public async Task An_administrators_cookie_is_rejected_from_another_site()
    {
        var (cookie, antiforgery) = await SignInAsync(await server.AdministratorAsync());
        var user = await server.RegisterUserAsync();
        var answer = await server.Anonymous.SendAsync(
            HttpMethod.Post, $"/v1/admin/users/{user.Id}/promote", ("Cookie", cookie), ("Origin", "https://elsewhere.example"), (OwnOrigin.AntiforgeryHeader, antiforgery));
        answer.Refused(403, ProblemCodes.ForeignOrigin);
    }

    private async Task<Answer> StartAsync(string cookie, string? antiforgery, (string, string) from)
    {
        (string, string)[] headers = antiforgery is null ? [("Cookie", cookie), from] : [("Cookie", cookie), from, (OwnOrigin.AntiforgeryHeader, antiforgery)];
        return await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/sessions", new StartSessionRequest(await server.AddAppAsync()), headers);
    }

    /// <summary>A browser's state after signing in on the page: its cookies, and the antiforgery header.</summary>
    private async Task<(string Cookie, string Antiforgery)> SignInAsync(TestUser user)
    {
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        var page = await browser.GetAsync("/apps");
        return (browser.Cookies.GetCookieHeader(server.Address), page.Antiforgery!);
    }

    public sealed class OnSqlite(SqliteServer server) : CookieStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : CookieStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
