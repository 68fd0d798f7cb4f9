using Fractal.Server.Pools;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Portal;

public sealed class QueryStories(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("page=99999999999")]
    [InlineData("page=-99999999999")]
    [InlineData("page=x&failed=maybe&edit=perhaps&hours=1e9")]
    [InlineData("page=&failed=&edit=&hours=")]
    public async Task Operators_pages_ignore_invalid_query_values(string query)
    {
        await server.AddReadyAppAsync();
        await using var db = server.OpenDatabase();
        var pool = await db.Pools.Select(p => p.Id).FirstAsync(TestContext.Current.CancellationToken);
        using var browser = new PageClient(server.Address);
        await browser.SignInAsync(await server.AdministratorAsync());
        foreach (var page in new[] { "apps", "pools", $"pools/{pool}", "sessions", "containers", "users", "audit" })
        {
            var answer = await browser.GetAsync($"/admin/{page}?{query}");
            Assert.True(answer.Status == 200, $"{page}: {answer.Status}");
        }
    }
}
