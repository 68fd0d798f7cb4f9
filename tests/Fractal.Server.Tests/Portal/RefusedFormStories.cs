using Fractal.Server.Tests.Hosting;
using Fractal.Server.Tests.Platform.Http;
using Xunit;

namespace Fractal.Server.Tests.Portal;

/// <summary>Forms that are rejected: a page explains it, and leads on to an existing page.</summary>
public abstract class RefusedFormStories(TestServer server)
{
    [Fact]
    public async Task A_rate_limited_form_is_explained_on_its_page()
    {
        HttpResponseMessage? last = null;
        for (var i = 0; i < 6; i++) last = await PostAsync("/sign-in?returnUrl=%2Fadmin&refused=rate_limited");
        Assert.Equal((303, "/sign-in?returnUrl=%2Fadmin&refused=rate_limited"), ((int)last!.StatusCode, last.Headers.Location?.ToString()));
        using var page = await server.Anonymous.GetAsync(last.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Contains("Too many requests", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/apps/terminal/start", "/sign-in?returnUrl=%2Fapps")]
    [InlineData("/admin/pools/0199f3a1-7c3e-7000-8000-5a3f00b1c2d3/pause", "/sign-in?returnUrl=%2Fadmin")]
    public async Task A_signed_out_user_returns_to_the_requested_page(string action, string signIn)
    {
        var answer = await PostAsync(action);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.EndsWith(signIn, answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PostAsync(string address) =>
        server.Anonymous.PostAsync(new Uri(address, UriKind.Relative), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

    public sealed class OnSqlite(SlowSqliteServer server) : RefusedFormStories(server), IClassFixture<SlowSqliteServer>;
}
