using Fractal.Client.Administration;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Tests.Faults;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Pools.Planning;

/// <summary>The number of database queries does not grow with the number of pools, and pages and metrics of pools are bounded.</summary>
public abstract class ManyPoolStories(TestServer server)
{
    [Fact]
    public async Task Six_pools_need_as_many_queries_as_one()
    {
        await server.AddReadyAppAsync();
        var before = await CountCallsAsync();
        for (var i = 0; i < 5; i++) await server.AddReadyAppAsync();
        Assert.Equal(before, await CountCallsAsync());
    }

    [Fact]
    public async Task The_pools_page_can_be_searched_and_shows_at_most_fifty()
    {
        var (sought, other) = (await server.AddReadyAppAsync(), await server.AddReadyAppAsync());
        var admin = (await server.AdministratorAsync()).Client;
        var found = (await admin.SendAsync(HttpMethod.Get, "/admin/pools?app=" + sought)).Body;
        Assert.Contains($">{sought}</a>", found, StringComparison.Ordinal);
        Assert.DoesNotContain($">{other}</a>", found, StringComparison.Ordinal);
        var pools = (await admin.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>();
        for (var i = pools.Count; i <= 50; i++) await server.AddAppAsync();
        await server.RunReconcilersAsync();
        var page = (await admin.SendAsync(HttpMethod.Get, "/admin/pools?page=2")).Body;
        Assert.Equal(1, page.Split("href=\"/admin/pools/").Length - 1);
    }

    private async Task<(int List, int Page, int Look)> CountCallsAsync()
    {
        await server.RunReconcilersAsync();
        var admin = (await server.AdministratorAsync()).Client;
        // The first request of a sign-in checks it.
        await admin.SendAsync(HttpMethod.Get, "/v1/admin/pools");
        var look = server.Get<IEnumerable<Reconciler>>().OfType<PoolReconciler>().Single();
        return (
            await CountAsync(() => admin.SendAsync(HttpMethod.Get, "/v1/admin/pools")), await CountAsync(() => admin.SendAsync(HttpMethod.Get, "/admin/pools")),
            await CountAsync(() => look.RunAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<int> CountAsync(Func<Task> act)
    {
        // A fault at a call number that is never reached: the calls are only counted.
        server.Faults.Arm(Fault.Refused, int.MaxValue);
        await act();
        return server.Faults.Disarm();
    }

    public sealed class OnSqlite(SqliteServer server) : ManyPoolStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : ManyPoolStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
