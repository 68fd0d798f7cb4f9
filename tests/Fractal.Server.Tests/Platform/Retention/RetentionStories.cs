using Fractal.Client.Sessions;
using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Audit;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Sessions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Platform.Retention;

/// <summary>Old rows are deleted, rows in use never.</summary>
public abstract class RetentionStories(TestServer server)
{
    [Fact]
    public async Task Rows_older_than_configured_are_deleted_and_live_ones_stay()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync(3));
        var old = await server.StartedAsync(user, app);
        await TestServer.EndAsync(user, old.Id);
        await server.RunReconcilersAsync();
        var live = await server.StartedAsync(user, app);
        var kept = await CountsAsync();
        await AgeAsync(old.Id);
        Assert.Equal("deleted 1 sign-ins, 1 audit entries, 1 containers, 1 sessions", await RunAsync());
        Assert.Equal(kept, await CountsAsync());
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, live.Id)).State);
        Assert.Equal(404, (await user.Client.SendAsync(HttpMethod.Get, $"/v1/sessions/{old.Id}")).Status);
        Assert.Null(await RunAsync());

        // What is left besides one of each: as many rows as without the old ones.
        async Task<(int, int)> CountsAsync()
        {
            await using var db = server.OpenDatabase();
            return (await db.Sessions.CountAsync(s => s.Id != old.Id), await db.Containers.CountAsync(c => c.SessionId != old.Id));
        }
    }

    private async Task AgeAsync(Guid session)
    {
        await using var db = server.OpenDatabase();
        var now = server.Wall.GetUtcNow();
        Assert.Equal(1, await db.Sessions.Where(s => s.Id == session).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now.AddDays(-91))));
        Assert.Equal(1, await db.Containers.Where(c => c.SessionId == session).ExecuteUpdateAsync(set => set.SetProperty(c => c.GoneAt, now.AddDays(-31))));
        db.Add(AuditEntry.Of(now.AddDays(-366), Guid.Empty, "test.old", "none"));
        db.Add(new UserSignIn { Id = Guid.CreateVersion7(), UserId = Guid.CreateVersion7(), Address = "::1", Client = "test", CreatedAt = now.AddDays(-60), ExpiresAt = now.AddDays(-31) });
        await db.SaveChangesAsync();
    }

    private Task<string?> RunAsync() => server.Get<IEnumerable<Reconciler>>().OfType<OldRowsReconciler>().Single().RunAsync(TestContext.Current.CancellationToken);

    public sealed class OnSqlite(SqliteServer server) : RetentionStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : RetentionStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
