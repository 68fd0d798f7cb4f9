using Fractal.Client.Administration;
using Fractal.Scaling;
using Fractal.Server.Apps;
using Fractal.Server.Demand;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Pools.Policies;

/// <summary>What the forecast learns from a partially unknown history. On a separate server, since counts apply to all pools.</summary>
public abstract class TuningStories(TestServer server)
{
    [Fact]
    public async Task Days_without_a_server_are_not_days_without_starts()
    {
        const int Starts = 24;
        var app = await server.AddAppAsync(("Policy", "forecast"));
        await using (var db = server.OpenDatabase())
        {
            var (id, now, replica) = (await db.Apps.Where(a => a.Name == app).Select(a => a.Id).SingleAsync(), DemandStep.Of(server.Clock.GetUtcNow()), Guid.CreateVersion7(server.Clock.GetUtcNow()));
            var first = now - (5 * (long)DemandStep.PerDay);
            for (var i = 0; i < Starts; i++)
                db.Add(new DemandCount { AppId = id, Region = Regions.Default, Step = first + (i * DemandStep.PerDay / Starts), Replica = replica, Warm = 1 });
            db.Add(new DemandSpan { Replica = replica, FromStep = first, UntilStep = first + DemandStep.PerDay });
            await db.SaveChangesAsync();
        }

        for (var i = 0; i < 3; i++) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(DemandStep.Seconds));
        var pool = (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>().Single(p => p.App == app);
        // Too few to tune by, so the price follows from the mean rate, which is one start per hour, not one in four.
        Assert.Equal(0.3 / (0.01 * Starts / 86_400), pool.Price!.Value, 0.1 * pool.Price.Value);
    }

    public sealed class OnSqlite(SqliteServer server) : TuningStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : TuningStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
