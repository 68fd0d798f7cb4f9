using Fractal.Client.Sessions;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions;

/// <summary>On a separate server, because a restart uses another port.</summary>
[Trait("Promise", "nothing is left")]
public abstract class RestartStories(TestServer server)
{
    [Fact]
    public async Task After_a_crash_the_next_start_ends_old_containers_and_reports_it()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync(2));
        var session = await server.StartedAsync(user, app);
        await server.CrashAsync();
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(server.AtNewAddress(user), session.Id)).State);
        var ended = await server.EndedAsync(server.AtNewAddress(user), session.Id, EndReason.HostLost);
        Assert.Equal("The server was restarted.", ended.EndDetail);
        Assert.Equal(0, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task Containers_of_another_driver_end_too()
    {
        var app = await server.AddReadyAppAsync();
        await using var db = server.OpenDatabase();
        var cluster = new Cluster { Id = Guid.CreateVersion7(server.Clock.GetUtcNow()), Name = "local", Driver = "local", Region = "local" };
        db.Add(cluster);
        await db.SaveChangesAsync();
        await db.Containers.Where(c => c.State == ContainerState.Ready).ExecuteUpdateAsync(set => set.SetProperty(c => c.ClusterId, cluster.Id));
        await server.RestartAsync();
        await server.RunReconcilersAsync();
        Assert.Equal(0, await server.CountAsync(app, ContainerState.Ending));
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Gone));
    }

    [Fact]
    public async Task A_stopped_server_leaves_nothing_to_repair()
    {
        var (user, app) = (await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync(2));
        var session = await server.StartedAsync(user, app);
        server.Logs.Lines.Clear();
        await server.RestartAsync();
        var ended = await TestServer.GetAsync(server.AtNewAddress(user), session.Id);
        Assert.Equal((SessionState.Ended, EndReason.AdminEnded, "The server was stopped."), (ended.State, ended.EndReason, ended.EndDetail));
        await using var db = server.OpenDatabase();
        Assert.Equal(0, await db.Containers.CountAsync(c => c.State != ContainerState.Gone));
        Assert.DoesNotContain(server.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Fractal.Server.Containers", StringComparison.Ordinal));
        var errors = string.Join('\n', server.Logs.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.True(errors.Length == 0, errors);
    }

    public sealed class OnSqlite(SqliteServer server) : RestartStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : RestartStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
