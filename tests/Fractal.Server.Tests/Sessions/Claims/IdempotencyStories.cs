using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Claims;

public abstract class IdempotencyStories(TestServer server)
{
    [Fact]
    public async Task A_repeat_returns_the_existing_session_in_its_current_state()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(2);
        var first = await server.StartAsync(user, app, key: "k");
        var again = await server.StartAsync(user, app, key: "k");
        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal(first.Session.Id, again.Session.Id);
        Assert.NotEqual(first.Session.Connection!.Ticket, again.Session.Connection!.Ticket);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task Concurrent_repeats_give_one_session()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.StartAsync(user, app, key: "same")));
        Assert.Single(answers.Select(a => a.Session.Id).Distinct());
        Assert.Equal(1, answers.Count(a => a.Status == 201));
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task Start_again_starts_one_session_however_often_it_is_sent()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(3);
        var ended = await server.StartedAsync(user, app);
        await TestServer.EndAsync(user, ended.Id);
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        var page = await browser.GetAsync($"/sessions/{ended.Id}");
        server.Advance(TimeSpan.FromSeconds(1));
        var started = await ClickAsync(browser, page, app);
        Assert.NotEqual($"/sessions/{ended.Id}", started);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));

        // An old tab, after the session started from another tab has ended too.
        Assert.Equal(started, await ClickAsync(browser, page, app));
        await TestServer.EndAsync(user, Guid.Parse(started.Split('/')[^1]));
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(1));
        Assert.NotEqual(started, await ClickAsync(browser, page, app));
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task Starts_from_several_catalogue_tabs_give_one_session()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(3);
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        var page = await browser.GetAsync("/apps");
        var started = await ClickAsync(browser, page, app);
        Assert.Equal(started, await ClickAsync(browser, page, app));
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));

        // Programs may have several sessions; the page uses the newest.
        server.Advance(TimeSpan.FromSeconds(1));
        var another = await server.StartedAsync(user, app);
        Assert.Equal($"/sessions/{another.Id}", await ClickAsync(browser, page, app));
    }

    /// <summary>Three times at once.</summary>
    private static async Task<string> ClickAsync(PageClient browser, PageClient.Page page, string app)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => browser.PostAsync($"/apps/{app}/start", page.Token)));
        var location = Assert.Single(answers.Select(a => a.Location).Distinct())!;
        Assert.StartsWith("/sessions/", location, StringComparison.Ordinal);
        return location;
    }

    [Fact]
    public async Task A_key_with_another_request_is_rejected()
    {
        var user = await server.RegisterSubscriberAsync();
        await server.StartAsync(user, await server.AddReadyAppAsync(), key: "k");
        (await server.StartAsync(user, await server.AddReadyAppAsync(), key: "k")).Refused(422, ProblemCodes.IdempotencyKeyReused);
    }

    [Fact]
    public async Task Keys_are_per_user()
    {
        var app = await server.AddReadyAppAsync(2);
        var one = await server.StartAsync(await server.RegisterSubscriberAsync(), app, key: "shared");
        var other = await server.StartAsync(await server.RegisterSubscriberAsync(), app, key: "shared");
        Assert.Equal((201, 201), (one.Status, other.Status));
    }

    [Fact]
    public async Task An_idempotency_key_expires_after_a_day()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(2);
        var first = await server.StartAsync(user, app, key: "daily");
        server.Advance(TimeSpan.FromHours(24));
        await server.LoginAsync(user);
        var next = await server.StartAsync(user, app, key: "daily");
        Assert.Equal(201, next.Status);
        Assert.NotEqual(first.Session.Id, next.Session.Id);
    }

    [Fact]
    public async Task A_repeat_after_the_end_returns_the_ended_session()
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        var first = await server.StartAsync(user, app, key: "ended");
        await TestServer.EndAsync(user, first.Session.Id);
        await server.RunReconcilersAsync();
        var again = await server.StartAsync(user, app, key: "ended");
        Assert.Equal((200, SessionState.Ended), (again.Status, again.Session.State));
        Assert.Null(again.Session.Connection);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kéy")]
    public async Task An_invalid_key_is_rejected(string key)
    {
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions") { Content = System.Net.Http.Json.JsonContent.Create(new StartSessionRequest(app)) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key.Length > 0 ? Uri.EscapeDataString(key) + new string('x', 200) : new string('x', 129));
        Assert.Equal(400, (int)(await user.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, await server.CountAsync(app, ContainerState.InUse));
    }

    public sealed class OnSqlite(SqliteServer server) : IdempotencyStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : IdempotencyStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
