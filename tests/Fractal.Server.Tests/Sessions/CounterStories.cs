using Fractal.Client.Problems;
using Fractal.Server.Apps;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions;

/// <summary>Counters that differ from their rows block starts, so they are detected and corrected.</summary>
public abstract class CounterStories(TestServer server)
{
    [Fact]
    public async Task A_wrong_count_of_live_sessions_is_corrected_and_reported()
    {
        var (user, app) = (await server.RegisterSubscriberAsync("small"), await server.AddReadyAppAsync());
        await using (var db = server.OpenDatabase())
            await db.Subscriptions.Where(s => s.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LiveSessions, 1));
        (await server.StartAsync(user, app)).Refused(429, ProblemCodes.QuotaExceeded);
        Assert.Equal("corrected 1", await CheckAsync());
        Assert.Contains(server.Logs.Lines, line => line.Contains($"ALERT check counters: corrected the live sessions of user {user.Id} from 1", StringComparison.Ordinal));
        Assert.Equal(201, (await server.StartAsync(user, app)).Status);
        Assert.Null(await CheckAsync());
    }

    [Fact]
    public async Task A_wrong_length_of_a_queue_is_corrected_and_reported()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        await using (var db = server.OpenDatabase())
        {
            var id = await db.Apps.Where(a => a.Name == app).Select(a => a.Id).SingleAsync();
            Assert.Equal(1, await db.PoolLevels.Where(l => l.AppId == id).ExecuteUpdateAsync(set => set.SetProperty(l => l.Queued, 3)));
        }

        Assert.Equal("corrected 1", await CheckAsync());
        Assert.Equal(201, (await server.StartAsync(user, app)).Status);
        Assert.Null(await CheckAsync());
    }

    private Task<string?> CheckAsync() => server.Get<IEnumerable<Reconciler>>().OfType<CountersReconciler>().Single().RunAsync(TestContext.Current.CancellationToken);

    public sealed class OnSqlite(SqliteServer server) : CounterStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : CounterStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
