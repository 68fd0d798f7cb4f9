using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Audit;

/// <summary>Audit entries about sign-ins and failures.</summary>
public abstract class AuditStories(TestServer server)
{
    [Fact]
    public async Task Sign_ins_failures_rejected_codes_and_forbidden_requests_are_recorded_with_their_address()
    {
        var (admin, user) = (await server.AdministratorAsync(), await server.RegisterUserAsync());
        for (var i = 0; i < 7; i++) await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, TestServer.NewSecret()));
        await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(server.NewEmail(), TestServer.NewSecret()));
        (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest("guessed"))).Refused(403, ProblemCodes.InvalidAdministratorCode);
        (await user.Client.SendAsync(HttpMethod.Get, "/v1/admin/users")).Refused(403, ProblemCodes.Forbidden);
        await server.RunReconcilersAsync();

        var own = await ListAsync(admin, $"actor={user.Id}");
        Assert.Equal(["administrator-code.refused", "request.forbidden", "sign-in.began", "sign-in.failed", "sign-in.throttled", "user.registered"], own.Select(e => e.Action).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((5, 2), (own.Count(e => e.Action == "sign-in.failed"), own.Count(e => e.Action == "sign-in.throttled")));
        Assert.All(own, e => Assert.Equal("127.0.0.1", e.Address));
        Assert.Contains("GET /v1/admin/users", own.Select(e => e.Detail));

        await server.SubscribeAsync(user);
        var about = await ListAsync(admin, $"user={user.Id}");
        Assert.Contains((admin.Id, "subscription.changed"), about.Select(e => (e.ActorId, e.Action)));
        Assert.Equal(own.Count, about.Count(e => e.ActorId == user.Id));
        Assert.All(about, e => Assert.True(e.ActorId == user.Id || e.Subject == user.Id.ToString(), e.Action));

        Assert.All(await ListAsync(admin, "action=sign-in"), e => Assert.StartsWith("sign-in.", e.Action, StringComparison.Ordinal));
        Assert.Contains("unknown email", (await ListAsync(admin, "action=sign-in.failed")).Select(e => e.Detail));
        Assert.Empty(await ListAsync(admin, "address=192.0.2.1"));
        Assert.Empty(await ListAsync(admin, "since=" + Uri.EscapeDataString(server.Clock.GetUtcNow().AddDays(1).ToString("O"))));
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(admin);
        var page = await browser.GetAsync("/admin/audit?action=sign-in.failed&since=2020-01-01");
        Assert.Contains("wrong password", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(">user.registered<", page.Words, StringComparison.Ordinal);
    }

    /// <summary>An attacker can't fill the disk through the audit log.</summary>
    [Fact]
    public async Task A_flood_of_failures_is_counted_instead_of_recorded()
    {
        var (admin, user) = (await server.AdministratorAsync(), await server.RegisterUserAsync());
        for (var i = 0; i < 100; i++) await user.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools");
        await server.RunReconcilersAsync();
        Assert.Equal(20, (await ListAsync(admin, $"actor={user.Id}&action=request.forbidden")).Count);
        Assert.Contains((await ListAsync(admin, "action=audit.overflowed")).Select(e => e.Detail), detail => detail!.Contains("80 more failures", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<AuditResponse>> ListAsync(TestUser admin, string query) =>
        (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/audit?" + query)).As<PageResponse<AuditResponse>>().Items;

    public sealed class OnSqlite(SqliteServer server) : AuditStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : AuditStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
