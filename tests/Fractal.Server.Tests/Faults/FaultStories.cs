using System.Globalization;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Faults;

/// <summary>
/// A whole story (start, connect, disconnect, end) in which one call to the database or the driver fails: the first, the second, and so on.
/// Then time passes, and all promises must hold. <c>FRACTAL_FAULT_POINTS=all</c> tries every call, a number that many, spread evenly; the
/// two databases take different ones.
/// </summary>
[Trait("Promise", "whatever goes wrong")]
public abstract class FaultStories(TestServer server, double first)
{
    private const int Few = 6;

    private static readonly (string, object)[] Settings =
        [("Idle", 1), ("MaxContainers", 6), ("ConnectTimeout", "20s"), ("ReconnectWindow", "20s"), ("StartTimeout", "5s")];

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Hangs)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Dies)]
    public async Task All_promises_hold_whichever_call_fails(Fault fault)
    {
        var app = await server.AddReadyAppAsync(1, Settings);
        var calls = await TellAsync(app, fault, nth: int.MaxValue);
        Assert.InRange(calls, 20, 5000);
        var chosen = Environment.GetEnvironmentVariable("FRACTAL_FAULT_POINTS");
        var points = chosen == "all" ? int.MaxValue : int.TryParse(chosen, CultureInfo.InvariantCulture, out var n) ? n : Few;
        var step = Math.Max(1.0, (double)calls / points);
        for (var nth = 1 + Math.Floor(first * step); nth < 5000; nth += step)
        {
            await TellAsync(app, fault, (int)nth);
            if (server.Faults.Where is null) return;
        }

        Assert.Fail("The story has no end.");
    }

    /// <returns>The number of calls in the story.</returns>
    private async Task<int> TellAsync(string app, Fault fault, int nth)
    {
        var user = await server.RegisterSubscriberAsync("large");
        server.Faults.Arm(fault, nth);
        await LiveAsync(user, app);
        var calls = server.Faults.Disarm();
        if (server.Faults.Dead)
        {
            await server.CrashAsync();
            await server.SetAppAsync(app, [("Title", app), ("Command:0", "/bin/" + app), .. Settings]);
            user = server.AtNewAddress(user);
        }

        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(1));
        for (var look = 0; look < 10 && !await IsAtRestAsync(); look++) await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(30));
        await server.LoginAsync(user);
        await CheckAsync(user, app, $"{fault} at call {nth.ToString(CultureInfo.InvariantCulture)}: {server.Faults.Where}");
        return calls;
    }

    /// <summary>A user's actions, whatever their results.</summary>
    private async Task LiveAsync(TestUser user, string app)
    {
        var session = await TryAsync(async () => (await server.StartAsync(user, app, key: "once")).Session);
        await RunAsync();
        session = await TryAsync(async () => (await server.StartAsync(user, app, key: "once")).Session) ?? session;
        await RunAsync();
        if (session is null || session.Id == Guid.Empty) return;
        var way = await TryAsync(async () => (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session.Id}/tickets")).Session);
        if (way?.Connection is not null)
        {
            using var viewer = await TryAsync(() => Viewer.ConnectAsync(way));
            await RunAsync();
        }

        await RunAsync();
        await TryAsync(() => TestServer.EndAsync(user, session.Id));
        await RunAsync();
    }

    /// <summary>Like the loops: each runs regardless of the others' results.</summary>
    private async Task RunAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var reconciler in server.Get<IEnumerable<Reconciler>>()) await server.Get<ReconcilerHost>().RunOnceAsync(reconciler, CancellationToken.None);
            // A dead server has nothing in progress, whatever its agents would still report.
            for (var wait = 0; wait < 200 && server.IsBusy && !server.Faults.Dead; wait++) await Task.Delay(2);
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> act) where T : class
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null; // It failed as intended.
        }
    }

    private async Task<bool> IsAtRestAsync()
    {
        await using var db = server.OpenDatabase();
        var live = await db.Containers.Where(c => c.State != ContainerState.Gone).Select(c => new { c.Id, c.State }).ToListAsync();
        var workloads = await server.Driver.ListAsync(CancellationToken.None);
        return live.Count == 1 && live[0].State == ContainerState.Ready && workloads.Count == 1 && workloads[0].ContainerId == live[0].Id
            && !await db.Sessions.AnyAsync(s => s.State != SessionState.Ended);
    }

    private async Task CheckAsync(TestUser user, string app, string after)
    {
        await using var db = server.OpenDatabase();
        var sessions = await db.Sessions.AsNoTracking().ToListAsync();
        var containers = await db.Containers.AsNoTracking().Where(c => c.State != ContainerState.Gone).ToListAsync();
        Assert.True(sessions.All(s => s is { State: SessionState.Ended, EndReason: not null }), $"A session has not ended after {after}");
        Assert.True(sessions.Count(s => s.UserId == user.Id) <= 1, $"One key led to two sessions after {after}");
        Assert.True(containers.All(c => c.State == ContainerState.Ready), $"{string.Join(' ', containers.Select(c => c.State))} after {after}");
        var given = sessions.Where(s => s.ContainerId is not null).Select(s => s.ContainerId).ToList();
        Assert.True(given.Distinct().Count() == given.Count, $"A container was given twice after {after}");
        Assert.True(await db.Subscriptions.SumAsync(s => s.LiveSessions) == 0, $"LiveSessions is wrong after {after}");
        Assert.True(await db.PoolLevels.SumAsync(l => l.Queued) == 0, $"Queued is wrong after {after}");
        var workloads = (await server.Driver.ListAsync(CancellationToken.None)).Select(w => w.ContainerId).Order();
        Assert.True(containers.Select(c => c.Id).Order().SequenceEqual(workloads), $"Rows and workloads differ after {after}");
        var again = await server.StartAsync(user, app);
        Assert.True(again.Status is 201 or 202, $"{again.Body} after {after}");
        await server.RunReconcilersAsync();
        Assert.True((await TestServer.GetAsync(user, again.Session.Id)).State == SessionState.Claimed, $"No second start after {after}");
        await TestServer.EndAsync(user, again.Session.Id);
        await server.RunReconcilersAsync();
    }

    public sealed class OnSqlite(SqliteServer server) : FaultStories(server, first: 0), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : FaultStories(server.OrSkip(), first: 0.5), IClassFixture<PostgresTestServer>;
}
