using System.Net.Http.Headers;
using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Accounts.SignIns;

public abstract class SignInStories(TestServer server)
{
    [Fact]
    public async Task A_refresh_token_works_once()
    {
        var user = await server.RegisterUserAsync();
        var next = await RefreshAsync(user.Tokens.RefreshToken);
        Assert.Equal(200, next.Status);
        user.Tokens = next.As<TokenResponse>();
        Assert.Equal(200, (await MeAsync(user)).Status);
        Assert.Equal(200, (await RefreshAsync(user.Tokens.RefreshToken)).Status);
    }

    /// <summary>Two tabs, or a client that repeats a request after losing its response.</summary>
    [Fact]
    public async Task Simultaneous_refreshes_get_the_same_successor()
    {
        var user = await server.RegisterUserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefreshAsync(user.Tokens.RefreshToken)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var successor = Assert.Single(answers.Select(a => a.As<TokenResponse>().RefreshToken).Distinct());
        server.Advance(RefreshSignIn.Grace - TimeSpan.FromSeconds(1));
        Assert.Equal(successor, (await RefreshAsync(user.Tokens.RefreshToken)).As<TokenResponse>().RefreshToken);
        Assert.Equal(200, (await RefreshAsync(successor)).Status);
    }

    [Fact]
    public async Task A_used_refresh_token_that_is_presented_late_ends_its_sign_in()
    {
        var user = await server.RegisterUserAsync();
        var other = await server.LoginAsync(user);
        var stolen = await server.LoginAsync(user);
        var next = (await RefreshAsync(stolen.RefreshToken)).As<TokenResponse>();
        user.Tokens = next;
        server.Advance(RefreshSignIn.Grace);
        (await RefreshAsync(stolen.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await RefreshAsync(next.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(200, (await RefreshAsync(other.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_used_refresh_token_ends_its_sign_in_if_its_successor_was_used_too()
    {
        var user = await server.RegisterUserAsync();
        var next = (await RefreshAsync(user.Tokens.RefreshToken)).As<TokenResponse>();
        Assert.Equal(200, (await RefreshAsync(next.RefreshToken)).Status);
        (await RefreshAsync(user.Tokens.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await RefreshAsync(next.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_sign_in_expires_regardless_of_refreshes()
    {
        var user = await server.RegisterUserAsync();
        var token = user.Tokens.RefreshToken;
        for (var day = 0; day < 29; day++)
        {
            server.Advance(TimeSpan.FromDays(1));
            token = (await RefreshAsync(token)).As<TokenResponse>().RefreshToken;
        }

        server.Advance(TimeSpan.FromDays(1));
        (await RefreshAsync(token)).Refused(401, ProblemCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_tampered_refresh_token_is_invalid_and_ends_nothing()
    {
        var user = await server.RegisterUserAsync();
        var token = user.Tokens.RefreshToken;
        foreach (var bad in new[] { token[..^1] + (token[^1] == 'A' ? 'Q' : 'A'), "AQ" + token[2..^10] + new string('A', 10), token[..40], "x", user.Tokens.AccessToken[..71] })
            (await RefreshAsync(bad)).Refused(401, ProblemCodes.InvalidRefreshToken);
        Assert.Equal(200, (await RefreshAsync(token)).Status);
    }

    [Fact]
    public async Task Logout_ends_the_sign_in_and_its_access_token_at_once()
    {
        var user = await server.RegisterUserAsync();
        Assert.Equal(200, (await MeAsync(user)).Status);
        Assert.Equal(204, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/logout", new LogoutRequest(user.Tokens.RefreshToken))).Status);
        (await RefreshAsync(user.Tokens.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task Users_see_their_sign_ins_and_end_them()
    {
        var user = await server.RegisterUserAsync();
        var elsewhere = await server.LoginAsync(user);
        await server.LoginAsync(user);
        var all = (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/sign-ins")).As<IReadOnlyList<SignInResponse>>();
        Assert.Equal((3, true, "program"), (all.Count, all[0].Current, all[0].Kind));
        Assert.All(all.Skip(1), s => Assert.False(s.Current));
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Delete, $"/v1/accounts/sign-ins/{all[1].Id}")).Status);
        (await user.Client.SendAsync(HttpMethod.Delete, $"/v1/accounts/sign-ins/{all[1].Id}")).Refused(404, ProblemCodes.NotFound);
        var stranger = await server.RegisterUserAsync();
        (await stranger.Client.SendAsync(HttpMethod.Delete, $"/v1/accounts/sign-ins/{all[0].Id}")).Refused(404, ProblemCodes.NotFound);
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Delete, "/v1/accounts/sign-ins")).Status);
        Assert.True((await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/sign-ins")).As<IReadOnlyList<SignInResponse>>().Single().Current);
        (await RefreshAsync(elsewhere.RefreshToken)).Refused(401, ProblemCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_copied_cookie_stops_working_with_the_sign_out_and_after_its_time()
    {
        var user = await server.RegisterUserAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        using var copy = new PageClient(server.Address);
        copy.Cookies.Add(browser.Cookies.GetCookies(server.Address));
        Assert.Equal(200, (await copy.GetAsync("/account")).Status);
        await browser.PostAsync("/sign-out", (await browser.GetAsync("/account")).Token);
        Assert.Equal(302, (await copy.GetAsync("/account")).Status);

        await browser.SignInAsync(user);
        for (var day = 0; day < 13; day++)
        {
            server.Advance(TimeSpan.FromDays(1));
            Assert.Equal(200, (await browser.GetAsync("/account")).Status);
        }

        server.Advance(TimeSpan.FromDays(1));
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task The_account_page_lists_sign_ins_and_ends_them()
    {
        var user = await server.RegisterUserAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        var page = await browser.GetAsync("/account");
        Assert.Contains("(this browser)", page.Words, StringComparison.Ordinal);
        Assert.Equal((302, "/account"), Answered(await browser.PostAsync("/account/sign-ins/end-others", page.Token)));
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(200, (await browser.GetAsync("/account")).Status);

        static (int, string?) Answered(PageClient.Page page) => (page.Status, page.Location);
    }

    /// <summary>Streams, event streams and tickets of a sign-in end with it.</summary>
    [Fact]
    public async Task A_new_password_ends_streams_event_streams_and_tickets_at_once()
    {
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, await server.AddReadyAppAsync(1, ("ReconnectWindow", "1h"), ("ConnectTimeout", "1h")));
        var late = (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Session;
        using var viewer = await Viewer.ConnectAsync(session);
        using var events = await user.Client.GetAsync(new Uri($"/v1/sessions/{session.Id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var request = new ChangePasswordRequest(user.Secret, TestServer.NewSecret(), new KdfParameters("CCCCCCCCCCCCCCCCCCCCCA", 65_536, 3));
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", request)).Status);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Assert.Equal(StreamCloseCodes.SignedOut, await viewer.ClosedAsync());
        await events.Content.ReadAsStringAsync(limit.Token);
        Assert.Equal(403, await Viewer.RefusedAsync(late.Connection!.Url, late.Connection.Ticket));
    }

    [Fact]
    public async Task An_event_stream_ends_with_its_access_token()
    {
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, await server.AddAppAsync());
        using var events = await user.Client.GetAsync(new Uri($"/v1/sessions/{session.Id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        server.Advance(TimeSpan.FromSeconds(user.Tokens.ExpiresIn));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await events.Content.ReadAsStringAsync(limit.Token);
    }

    /// <summary>Whether or not the server was notified.</summary>
    [Fact]
    public async Task A_sign_in_ended_on_another_server_stops_working_within_half_a_minute()
    {
        var user = await server.RegisterUserAsync();
        Assert.Equal(200, (await MeAsync(user)).Status);
        await using (var db = server.OpenDatabase())
            await db.SignIns.Where(s => s.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, server.Clock.GetUtcNow()));
        server.Advance(SignInCheck.Interval);
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
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
    public async Task Password_changes_have_a_separate_failure_count()
    {
        var user = await server.RegisterUserAsync();
        for (var i = 0; i < 8; i++) await LoginAsync(user.Email, TestServer.NewSecret());
        var request = new ChangePasswordRequest(user.Secret, user.Secret, new KdfParameters("CCCCCCCCCCCCCCCCCCCCCA", 65_536, 3));
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", request)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failures_throttle_existing_and_unknown_emails_alike(bool exists)
    {
        var email = exists ? (await server.RegisterUserAsync()).Email : server.NewEmail();
        for (var i = 0; i < 5; i++) (await LoginAsync(email, TestServer.NewSecret())).Refused(401, ProblemCodes.InvalidCredentials);
        var waits = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var refused = await LoginAsync(email, TestServer.NewSecret());
            refused.Refused(429, ProblemCodes.TooManyAttempts);
            waits.Add(refused.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            server.Advance(TimeSpan.FromSeconds(waits[^1]));
            (await LoginAsync(email, TestServer.NewSecret())).Refused(401, ProblemCodes.InvalidCredentials);
        }

        Assert.Equal([2, 4, 8, 16, 32], waits);
    }

    [Fact]
    public async Task The_right_secret_works_after_the_wait_and_resets_failures()
    {
        var user = await server.RegisterUserAsync();
        for (var i = 0; i < 5; i++) await LoginAsync(user.Email, TestServer.NewSecret());
        (await LoginAsync(user.Email, user.Secret)).Refused(429, ProblemCodes.TooManyAttempts);
        server.Advance(TimeSpan.FromSeconds(2));
        await server.LoginAsync(user);
        (await LoginAsync(user.Email, TestServer.NewSecret())).Refused(401, ProblemCodes.InvalidCredentials);
        await server.LoginAsync(user);
    }

    [Fact]
    public async Task Of_concurrent_guesses_only_the_allowance_is_checked()
    {
        var user = await server.RegisterUserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => LoginAsync(user.Email, TestServer.NewSecret())));
        Assert.InRange(answers.Count(a => a.Status == 401), 1, 5);
        Assert.All(answers.Where(a => a.Status != 401), a => a.Refused(429, ProblemCodes.TooManyAttempts));
    }

    /// <summary>Guesses from elsewhere don't lock a user out: neither from another address nor from a known browser.</summary>
    [Fact]
    public async Task Guesses_from_elsewhere_do_not_affect_a_known_browser()
    {
        var user = await server.RegisterUserAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        await browser.PostAsync("/sign-out", (await browser.GetAsync("/account")).Token);
        for (var i = 0; i < 8; i++) await LoginAsync(user.Email, TestServer.NewSecret());
        (await LoginAsync(user.Email, user.Secret)).Refused(429, ProblemCodes.TooManyAttempts);
        await browser.SignInAsync(user);
    }

    /// <summary>Someone who knew the old password may have made a browser known, or copied its cookie.</summary>
    [Fact]
    public async Task A_changed_password_makes_known_browsers_unknown()
    {
        var user = await server.RegisterUserAsync();
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(user);
        await browser.PostAsync("/sign-out", (await browser.GetAsync("/account")).Token);
        var changed = TestServer.NewSecret();
        var request = new ChangePasswordRequest(user.Secret, changed, new KdfParameters("CCCCCCCCCCCCCCCCCCCCCA", 65_536, 3));
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/password", request)).Status);
        for (var i = 0; i < 8; i++) await LoginAsync(user.Email, TestServer.NewSecret());
        var form = await browser.GetAsync("/sign-in");
        var answer = await browser.PostAsync("/sign-in", form.Token, ("_handler", "sign-in"), ("Given.Email", user.Email), ("Given.Secret", changed));
        Assert.NotEqual("/apps", answer.Location);
        Assert.Contains("Too many", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guesses_from_one_network_do_not_affect_others()
    {
        var (throttle, email) = (server.Get<SignInThrottle>(), server.NewEmail());
        var guesses = 0;
        while (await BeginAsync($"2001:db8:1:{guesses}::/64", "2001:db8:1::/48") is null) guesses++;
        Assert.Equal(15, guesses);
        Assert.Null(await BeginAsync("198.51.100.7", "198.51.100.0/24"));

        // From hundreds of networks: all unknown browsers wait, which does not count as their failure.
        while (await BeginAsync($"address {guesses}", $"network {guesses}") is null) guesses++;
        Assert.InRange(guesses, 290, 320);
        for (var i = 0; i < 20; i++) Assert.NotNull(await BeginAsync("203.0.113.7", "203.0.113.0/24"));
        server.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await BeginAsync("203.0.113.7", "203.0.113.0/24"));
        server.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await BeginAsync("203.0.113.7", "203.0.113.0/24"));

        Task<TimeSpan?> BeginAsync(string address, string network) => throttle.BeginAsync(AttemptSource.Unknown(email, address, network), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_user_has_no_more_sign_ins_than_the_list_shows()
    {
        var user = await server.RegisterUserAsync();
        await using (var db = server.OpenDatabase())
        {
            var now = server.Clock.GetUtcNow();
            db.AddRange(Enumerable.Range(1, SignInList.Most).Select(i => new UserSignIn
            {
                Id = Guid.CreateVersion7(now), UserId = user.Id, Kind = SignInKind.Program, CreatedAt = now, ExpiresAt = now.AddDays(1), LastSeenAt = now.AddSeconds(i), Address = "x", Client = "x",
            }));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        server.Advance(TimeSpan.FromHours(1));
        var first = user.Tokens;
        await server.LoginAsync(user);
        Assert.Equal(SignInList.Most, (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/sign-ins")).As<IReadOnlyList<SignInResponse>>().Count);
        // The least recently used sign-in ends.
        Assert.Equal(401, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(first.RefreshToken))).Status);
    }

    [Fact]
    public async Task An_access_token_expires()
    {
        var user = await server.RegisterUserAsync();
        server.Advance(TimeSpan.FromSeconds(user.Tokens.ExpiresIn));
        (await MeAsync(user)).Refused(401, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task A_tampered_token_is_rejected()
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
