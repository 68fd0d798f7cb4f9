using Fractal.Server.Containers;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Claims;

[Trait("Promise", "nothing is given twice")]
public abstract class ClaimStories(TestServer server)
{
    [Fact]
    public async Task Fifty_starts_at_once_on_twenty_ready_containers_never_share_one()
    {
        var app = await server.AddReadyAppAsync(20);
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await server.RegisterUserAsync()));
        foreach (var user in users) await server.SubscribeAsync(user);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => server.StartAsync(users[i % 10], app)));
        Assert.Equal((20, 30), (answers.Count(a => a.Status == 201), answers.Count(a => a.Status == 202)));
        await server.ExpectConsistentRowsAsync();
        // Launches are paced: twenty in ten seconds.
        for (var i = 0; i < 3; i++) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(50, await server.CountAsync(app, ContainerState.InUse));
        await server.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task Concurrent_ends_and_starts_leave_consistent_rows()
    {
        var app = await server.AddReadyAppAsync(5);
        var users = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await server.RegisterUserAsync()));
        foreach (var user in users) await server.SubscribeAsync(user);
        await Task.WhenAll(users.Select(async user =>
        {
            for (var i = 0; i < 4; i++)
            {
                var session = await server.StartedAsync(user, app);
                await Task.WhenAll(TestServer.EndAsync(user, session.Id), TestServer.EndAsync(user, session.Id));
            }
        }));
        await server.RunReconcilersAsync();
        await server.ExpectConsistentRowsAsync();
        await using var db = server.OpenDatabase();
        Assert.Equal(0, await db.Subscriptions.Where(s => users.Select(u => u.Id).Contains(s.UserId)).SumAsync(s => s.LiveSessions));
    }

    public sealed class OnSqlite(SqliteServer server) : ClaimStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : ClaimStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
