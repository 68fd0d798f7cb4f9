using System.Text;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Portal;

/// <summary>Forms that are out of date, forged or malformed.</summary>
[Trait("Promise", "the gate")]
public abstract class StaleFormStories(TestServer server)
{
    private const string Note = "This form was out of date, so nothing was changed.";

    [Fact]
    public async Task A_stale_form_is_shown_again_with_its_input_but_no_secrets()
    {
        using var browser = new PageClient(server.Address);
        var secret = TestServer.NewSecret();
        var page = await browser.PostAsync("/sign-in?returnUrl=%2Faccount", "an old token", ("_handler", "sign-in"), ("Given.Email", "some.one@example.org"), ("Given.Secret", secret));
        Assert.Equal(400, page.Status);
        Assert.Contains(Note, page.Words, StringComparison.Ordinal);
        Assert.Contains("value=\"some.one@example.org\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_user_has_no_effect()
    {
        var (first, second) = (await server.RegisterSubscriberAsync(), await server.RegisterSubscriberAsync());
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(first);
        var token = (await browser.GetAsync("/apps")).Token;
        await browser.SignInAsync(second);
        var app = await server.AddReadyAppAsync();
        var answer = await browser.PostAsync($"/apps/{app}/start", token);
        Assert.Equal((303, "/apps?refused=stale_form"), (answer.Status, answer.Location));
        Assert.Contains(Note, (await browser.GetAsync(answer.Location!)).Words, StringComparison.Ordinal);
        Assert.Equal("[]", (await second.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).Body);
    }

    [Fact]
    public async Task An_operators_rejected_input_is_kept_on_its_page()
    {
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(await server.AdministratorAsync());
        var pool = "/admin/pools/01980000-0000-7000-8000-000000000000";
        var answer = await browser.PostAsync(pool + "/policy", "an old token", [("policy", "fixed:size=3"), ("percent", "90"), ("timeZone", "Europe/Berlin")], [("Referer", new Uri(server.Address, pool + "?hours=6").ToString())]);
        Assert.Equal(303, answer.Status);
        Assert.StartsWith(pool + "?hours=6&policy=fixed%3Asize%3D3&percent=90&timeZone=Europe%2FBerlin&edit=true&refused=stale_form", answer.Location, StringComparison.Ordinal);
        var slashes = await browser.PostAsync(pool + "/policy", "an old token", [], [("Referer", server.Address + "/evil.example/x")]);
        Assert.StartsWith("/apps?", slashes.Location, StringComparison.Ordinal);
        var elsewhere = await browser.PostAsync(pool + "/policy", "an old token", [], [("Referer", "https://evil.example/admin/pools")]);
        Assert.StartsWith("/apps?", elsewhere.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_form_from_another_site_is_rejected_without_effect(string header, string value)
    {
        var user = await server.RegisterSubscriberAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        var token = (await browser.GetAsync("/apps")).Token;
        var answer = await browser.PostAsync("/sign-out", token, [], [(header, value)]);
        Assert.Equal(403, answer.Status);
        Assert.Contains("This is not allowed", answer.Words, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/apps")).Status);
    }

    [Theory]
    [InlineData("/sign-in", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"_handler\"\r\n\r\nsign-in")]
    [InlineData("/sign-in", "multipart/form-data", "rubbish")]
    [InlineData("/sign-in", "application/json", "{}")]
    [InlineData("/sign-in", "application/x-www-form-urlencoded", "=&=&%%%&&&_handler=x")]
    [InlineData("/sign-out", "multipart/form-data; boundary=b", "rubbish")]
    [InlineData("/sign-out", "text/plain", "rubbish")]
    [InlineData("/apps/x/start", "application/x-www-form-urlencoded", "a=b&a=b")]
    public async Task A_malformed_form_gets_a_page_and_logs_no_error(string path, string contentType, string body)
    {
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(await server.RegisterSubscriberAsync());
        var before = server.Logs.Lines.Count(line => line.Contains("fail", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await browser.SendAsync(request);
        Assert.Contains(answer.Status, (int[])[303, 400, 415]);
        if (answer.Status != 303) Assert.Contains("<h1>", answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, server.Logs.Lines.Count(line => line.Contains("fail", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Forged_cookies_are_ignored()
    {
        using var browser = new PageClient(server.Address);
        browser.Cookies.Add(server.Address, new System.Net.Cookie("fractal-antiforgery", "rubbish"));
        browser.Cookies.Add(server.Address, new System.Net.Cookie("fractal", "rubbish"));
        Assert.Equal(200, (await browser.GetAsync("/sign-in")).Status);
        await browser.SignInAsync(await server.RegisterUserAsync());
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example")]
    [InlineData("/x/..//evil.example")]
    public async Task No_page_links_to_another_site_because_of_its_address(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/placeholder"));
        using var http = new System.Net.Sockets.TcpClient();
        await http.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await http.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(http.GetStream());
        Assert.DoesNotContain("evil.example", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/caf\u00e9?x=\u00e9#\u00e9", "/caf%C3%A9?x=%C3%A9#%C3%A9")]
    [InlineData("/account", "/account")]
    [InlineData("//evil.example", "/apps")]
    [InlineData("/\\evil.example", "/apps")]
    [InlineData("/x/..//evil.example", "/apps")]
    [InlineData("https://evil.example", "/apps")]
    [InlineData("/\t/evil.example", "/apps")]
    public async Task A_sign_in_leads_back_only_to_pages_of_this_site(string returnUrl, string expected)
    {
        var user = await server.RegisterUserAsync();
        using var browser = new PageClient(server.Address);
        var path = "/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl);
        var answer = await browser.PostAsync(path, (await browser.GetAsync(path)).Token, ("_handler", "sign-in"), ("Given.Email", user.Email), ("Given.Secret", user.Secret));
        Assert.Equal((302, expected), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Pages_and_the_API_send_security_headers()
    {
        using var browser = new PageClient(server.Address);
        var page = await browser.GetAsync("/sign-in");
        Assert.Contains("base-uri 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Server"));
        var api = await browser.GetAsync("/v1/apps");
        Assert.Equal("no-store", api.Headers.CacheControl?.ToString());
        Assert.False(api.Headers.Contains("Server"));
    }

    public sealed class OnSqlite(SqliteServer server) : StaleFormStories(server), IClassFixture<SqliteServer>;
}
