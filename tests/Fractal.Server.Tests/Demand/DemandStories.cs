using Fractal.Client.Problems;
using Fractal.Scaling;
using Fractal.Server.Apps;
using Fractal.Server.Demand;
using Fractal.Server.Tests.Faults;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Demand;

/// <summary>Every requested start is counted once.</summary>
public abstract class DemandStories(TestServer server)
{
    [Fact]
    public async Task Each_start_is_counted_once_by_its_outcome_and_repeats_are_not()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(1, ("MaxQueue", 1));
        await server.StartAsync(user, app, key: "one");
        await server.StartAsync(user, app, key: "one");
        Assert.Equal(202, (await server.StartAsync(user, app, key: "two")).Status);
        await server.StartAsync(user, app, key: "two");
        for (var i = 0; i < 3; i++) (await server.StartAsync(user, app)).Refused(503, ProblemCodes.CapacityExhausted);
        (await server.StartAsync(await server.RegisterUserAsync(), app)).Refused(402, ProblemCodes.SubscriptionInactive);
        await server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1), await CountedAsync(app));
    }

    [Fact]
    public async Task A_rejected_user_who_retries_after_a_minute_counts_again()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(0, ("MaxQueue", 0));
        await server.StartAsync(user, app);
        server.Advance(TimeSpan.FromSeconds(61));
        await server.StartAsync(user, app);
        await server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0, 2), await CountedAsync(app));
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    public async Task Failed_writes_are_retried_and_never_doubled(Fault fault)
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(3);
        for (var call = 1; call <= 3; call++)
        {
            Assert.Equal(201, (await server.StartAsync(user, app)).Status);
            server.Faults.Arm(fault, call);
            await Record.ExceptionAsync(() => server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken));
            server.Faults.Disarm();
            await server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken);
            Assert.Equal((call, 0, 0), await CountedAsync(app));
        }
    }

    [Fact]
    public async Task A_crash_loses_counts_that_were_not_written_and_never_a_start()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(2);
        await server.StartedAsync(user, app);
        await server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken);
        var unwritten = await server.StartedAsync(user, app);
        await server.CrashAsync();
        Assert.Equal((1, 0, 0), await CountedAsync(app));
        Assert.Equal(unwritten.Id, (await TestServer.GetAsync(server.AtNewAddress(user), unwritten.Id)).Id);
    }

    [Fact]
    public async Task A_clean_stop_writes_all_counts()
    {
        var app = await server.AddReadyAppAsync();
        await server.StartedAsync(await server.RegisterSubscriberAsync(), app);
        await server.RestartAsync();
        Assert.Equal((1, 0, 0), await CountedAsync(app));
    }

    [Fact]
    public async Task Counts_are_kept_for_28_days_and_45_where_starts_are_rare()
    {
        var (busy, rare) = (await server.AddAppAsync(), await server.AddAppAsync());
        var now = DemandStep.Of(server.Clock.GetUtcNow());
        var (old, ancient) = (now - (30 * DemandStep.PerDay), now - (46 * DemandStep.PerDay));
        foreach (var app in new[] { busy, rare }) await CountAsync(app, (ancient, 1), (old, 1));
        await CountAsync(busy, (now, 400));
        await server.Get<OldDemandReconciler>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((400, 1), ((await CountedAsync(busy)).Warm, (await CountedAsync(rare)).Warm));
    }

    private async Task CountAsync(string app, params (long Step, int Starts)[] counts)
    {
        await using var db = server.OpenDatabase();
        var id = await db.Apps.Where(a => a.Name == app).Select(a => a.Id).SingleAsync();
        db.AddRange(counts.Select(c => new DemandCount { AppId = id, Region = Regions.Default, Step = c.Step, Replica = Guid.CreateVersion7(server.Clock.GetUtcNow()), Warm = c.Starts }));
        await db.SaveChangesAsync();
    }

    private async Task<(int Warm, int Queued, int Refused)> CountedAsync(string app)
    {
        await using var db = server.OpenDatabase();
        var rows = await db.DemandCounts.Where(c => db.Apps.Any(a => a.Id == c.AppId && a.Name == app)).ToListAsync();
        return (rows.Sum(r => r.Warm), rows.Sum(r => r.Queued), rows.Sum(r => r.Refused));
    }

    public sealed class OnSqlite(SqliteServer server) : DemandStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : DemandStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
