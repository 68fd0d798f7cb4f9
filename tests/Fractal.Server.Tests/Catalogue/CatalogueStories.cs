using Fractal.Client.Apps;
using Fractal.Drivers;
using Fractal.Server.Clusters;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Catalogue;

public abstract class CatalogueStories(TestServer server)
{
    [Fact]
    public async Task Limitations_are_on_the_cards_of_affected_apps_only()
    {
        const string Missing = "Users of <this> app miss something.";
        var limitations = server.Get<ClusterDrivers>().Limitations;
        var usual = limitations["simulated"];
        try
        {
            limitations["simulated"] = [.. usual, new Limitation("Something is missing.", Missing)];
            var user = await server.RegisterSubscriberAsync();
            var (with, without) = (await server.AddAppAsync(("Network", true)), await server.AddAppAsync());
            var apps = (await user.Client.SendAsync(HttpMethod.Get, "/v1/apps")).As<IReadOnlyList<AppResponse>>();
            Assert.Equal([Missing], apps.Single(app => app.Name == with).Limitations!);
            Assert.Null(apps.Single(app => app.Name == without).Limitations);

            using var browser = new PageClient(server.Address);
            await browser.SignInAsync(user);
            var page = (await browser.GetAsync("/apps")).Text;
            var card = page.IndexOf($"data-app=\"{with}\"", StringComparison.Ordinal);
            Assert.Contains("Users of &lt;this&gt; app miss something.", page[card..page.IndexOf("</li>", card, StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.DoesNotContain("&lt;this&gt;", page[..card], StringComparison.Ordinal);
        }
        finally
        {
            limitations["simulated"] = usual;
        }
    }

    public sealed class OnSqlite(SqliteServer server) : CatalogueStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : CatalogueStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
