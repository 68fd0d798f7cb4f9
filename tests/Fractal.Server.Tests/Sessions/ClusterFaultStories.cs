using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions;

/// <summary>A cluster that loses, duplicates, delays and rejects, while users start and end sessions and all loops run.</summary>
[Trait("Promise", "whatever goes wrong")]
public abstract class ClusterFaultStories(TestServer server)
{
    [Fact]
    public async Task Every_row_ends_whatever_fails()
    {
        var options = server.Driver.Options;
        (options.LostRate, options.LateRate, options.DoubledRate, options.LaunchFailureRate, options.StartFailureRate) = (0.2, 0.2, 0.3, 0.1, 0.1);
        options.LateBy = TimeSpan.FromSeconds(3);
        var app = await server.AddAppAsync(("Idle", 3), ("MaxContainers", 8), ("ConnectTimeout", "20s"), ("StartTimeout", "5s"));
        var user = await server.RegisterSubscriberAsync("large");
        for (var i = 0; i < 30; i++)
        {
            var answer = await server.StartAsync(user, app);
            Assert.True(answer.Status is 201 or 202 or 503, answer.Body);
            if (answer.Status != 503 && i % 3 == 0) await TestServer.EndAsync(user, answer.Session.Id);
            if (answer.Status != 503 && i % 7 == 0 && answer.Session.State == SessionState.Claimed) server.Driver.Kill(await server.ContainerOfAsync(answer.Session.Id), "killed");
            server.Advance(TimeSpan.FromMilliseconds(700));
            await Task.Delay(20);
        }

        (options.LostRate, options.LateRate, options.DoubledRate, options.LaunchFailureRate, options.StartFailureRate) = (0, 0, 0, 0, 0);
        await server.SetAppAsync(app, ("Enabled", false));
        await server.UntilAsync(async () =>
        {
            server.Advance(TimeSpan.FromMilliseconds(500));
            return await LiveAsync() == 0 && (await server.Driver.ListAsync(CancellationToken.None)).Count == 0;
        });
        await using var db = server.OpenDatabase();
        Assert.Equal(0, await db.Subscriptions.Where(s => s.UserId == user.Id).Select(s => s.LiveSessions).SingleAsync());
        Assert.Equal(0, await db.PoolLevels.SumAsync(l => l.Queued));
        Assert.All(await db.Sessions.Select(s => s.EndReason).ToListAsync(), reason => Assert.NotNull(reason));
        var given = await db.Sessions.Where(s => s.ContainerId != null).Select(s => s.ContainerId).ToListAsync();
        Assert.Equal(given.Count, given.Distinct().Count());
    }

    private async Task<int> LiveAsync()
    {
        await using var db = server.OpenDatabase();
        return await db.Sessions.CountAsync(s => s.State != SessionState.Ended) + await db.Containers.CountAsync(c => c.State != ContainerState.Gone);
    }

    public sealed class OnSqlite(SqliteServerByItself server) : ClusterFaultStories(server), IClassFixture<SqliteServerByItself>;

    public sealed class OnPostgres(PostgresTestServerByItself server) : ClusterFaultStories(server.OrSkip()), IClassFixture<PostgresTestServerByItself>;
}
