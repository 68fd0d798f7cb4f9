using Fractal.Client.Administration;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Pools.Planning;

/// <summary>The maximum number of containers in all pools together.</summary>
public sealed class QuotaStories(QuotaServer server) : IClassFixture<QuotaServer>
{
    [Fact]
    public async Task All_pools_together_stay_within_the_quota_and_report_it()
    {
        var first = await server.AddAppAsync(("Idle", 2));
        var second = await server.AddAppAsync(("Idle", 2));
        await server.RunReconcilersAsync();
        Assert.Equal(QuotaServer.Most, await LivingAsync());
        var held = Assert.Single(await PoolsAsync(), pool => pool.Ready < 2);
        Assert.Contains("noRoom", held.Limits);
        Assert.Contains("quota or budget allows no more", held.Why, StringComparison.Ordinal);

        await server.SetAppAsync(held.App == first ? second : first, ("Enabled", false));
        for (var i = 0; i < 6; i++) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(10));
        var freed = Assert.Single(await PoolsAsync(), pool => pool.App == held.App);
        Assert.Equal((2, 2), (freed.Ready, await LivingAsync()));
        Assert.DoesNotContain("noRoom", freed.Limits);
    }

    private async Task<IReadOnlyList<PoolResponse>> PoolsAsync() =>
        (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>();

    private async Task<int> LivingAsync()
    {
        await using var db = server.OpenDatabase();
        return await db.Containers.CountAsync(c => c.State != ContainerState.Gone);
    }
}

public sealed class QuotaServer : SqliteServer
{
    public const int Most = 3;

    private protected override void Choose(IDictionary<string, string> settings) => settings["Fractal:Pools:MaxContainers"] = "3";
}
