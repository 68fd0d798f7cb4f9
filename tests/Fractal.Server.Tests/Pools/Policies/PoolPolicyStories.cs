using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Scaling;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Pools.Policies;

/// <summary>What sizes pools: the forecast, or an operator's policy.</summary>
public abstract class PoolPolicyStories(TestServer server)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(DemandStep.Seconds);

    [Fact]
    public async Task A_new_apps_pool_has_one_container_and_a_reason()
    {
        var app = await server.AddAppAsync(("Policy", "forecast"));
        await server.RunReconcilersAsync();
        var pool = await PoolAsync(app);
        Assert.Equal((1, 1, "forecast", false, 0.99, "UTC"), (pool.Target, pool.Ready, pool.Policy, pool.OwnPolicy, pool.HitTarget, pool.TimeZone));
        Assert.StartsWith("target 1: nothing was counted yet", pool.Why, StringComparison.Ordinal);
        Assert.Contains(server.Logs.Lines, line => line.Contains($"Pool {app} in local: target 1: nothing was counted yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_can_set_and_remove_a_pools_policy()
    {
        var app = await server.AddReadyAppAsync(1);
        Assert.Equal(204, (await SetPolicyAsync(app, new SetPoolPolicyRequest("fixed:size=3", "Europe/Berlin", 0.95))).Status);
        await server.RunReconcilersAsync();
        var pool = await PoolAsync(app);
        Assert.Equal((3, 3, "fixed:size=3", true, 0.95, "Europe/Berlin"), (pool.Target, pool.Ready, pool.Policy, pool.OwnPolicy, pool.HitTarget, pool.TimeZone));
        Assert.StartsWith("target 3: a fixed size of 3", pool.Why, StringComparison.Ordinal);
        var audit = (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, "/v1/admin/audit")).As<PageResponse<AuditResponse>>();
        Assert.Contains(audit.Items, entry => entry.Action == "pool.policy" && entry.Subject == pool.Id.ToString() && entry.Detail!.Contains("fixed:size=3", StringComparison.Ordinal));

        Assert.Equal(204, (await SetPolicyAsync(app, new SetPoolPolicyRequest())).Status);
        await server.RunReconcilersAsync();
        Assert.Equal((1, "fixed:size=1", false), ((await PoolAsync(app)).Target, (await PoolAsync(app)).Policy, (await PoolAsync(app)).OwnPolicy));
    }

    [Fact]
    public async Task All_errors_in_a_policy_are_reported_without_effect()
    {
        var app = await server.AddReadyAppAsync(1);
        var answer = await SetPolicyAsync(app, new SetPoolPolicyRequest("forecast:min=5,max=2,speed=9"));
        answer.Refused(400, ProblemCodes.InvalidRequest);
        Assert.Contains("min is 5 and max 2", answer.Body, StringComparison.Ordinal);
        Assert.Contains("forecast has no option", answer.Body, StringComparison.Ordinal);
        Assert.Equal("fixed:size=1", (await PoolAsync(app)).Policy);
    }

    [Fact]
    public async Task A_pool_scales_to_zero_only_if_configured()
    {
        var (kept, emptied) = (await server.AddAppAsync(("Policy", "forecast:price=0.001,floor=0")), await server.AddAppAsync(("Policy", "forecast:price=0.001,floor=0,min=0")));
        foreach (var app in new[] { kept, emptied }) await CountedAsync(app, day => 1, days: 2);
        await server.RunReconcilersAsync();
        Assert.Equal((1, 0), ((await PoolAsync(kept)).Target, (await PoolAsync(emptied)).Target));
    }

    [Fact]
    public async Task A_pool_shrinks_slowly_without_ending_sessions()
    {
        var app = await server.AddReadyAppAsync(12, ("ConnectTimeout", "1h"));
        await server.StartedAsync(await server.RegisterSubscriberAsync(), app);
        await server.RunReconcilersAsync();
        await server.SetAppAsync(app, ("Idle", 2));
        // The highest target of the last minute applies.
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(12, (await PoolAsync(app)).Ready);
        server.Advance(TimeSpan.FromSeconds(60));
        for (var ready = 11; ready >= 2; ready--)
        {
            await server.RunReconcilersAsync();
            Assert.Equal((ready, 1), ((await PoolAsync(app)).Ready, (await PoolAsync(app)).InUse));
            await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(ready, (await PoolAsync(app)).Ready);
            server.Advance(TimeSpan.FromSeconds(10));
        }

        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((2, 1), ((await PoolAsync(app)).Ready, (await PoolAsync(app)).InUse));
    }

    [Fact]
    public async Task Launches_are_paced()
    {
        var app = await server.AddReadyAppAsync(0, ("MaxContainers", 200));
        var user = await server.RegisterSubscriberAsync("large");
        for (var i = 0; i < 50; i++) Assert.Equal(202, (await server.StartAsync(user, app)).Status);
        foreach (var inUse in new[] { 20, 40, 50 })
        {
            await server.RunReconcilersAsync();
            Assert.Equal(inUse, await server.CountAsync(app, ContainerState.InUse));
            server.Advance(Step);
        }
    }

    [Fact]
    public async Task Missing_counts_keep_the_target_and_end_nothing()
    {
        var app = await server.AddAppAsync(("Policy", "forecast:price=1000000"));
        await CountedAsync(app, day => 60 * 24, days: 3);
        await server.RunReconcilersAsync();
        var before = await PoolAsync(app);
        Assert.True(before.Target > 1, before.Why);
        server.Advance(TimeSpan.FromHours(1));
        await server.Get<PoolReconciler>().RunAsync(TestContext.Current.CancellationToken);
        var held = await PoolAsync(app);
        Assert.Equal((before.Target, before.Ready), (held.Target, held.Ready));
        Assert.Contains("is held: the counts are 60 min old", held.Why, StringComparison.Ordinal);
        Assert.Contains("staleMetrics", held.Limits);
        await server.RunReconcilersAsync();
        Assert.DoesNotContain("staleMetrics", (await PoolAsync(app)).Limits);
    }

    [Fact]
    public async Task A_restart_gives_the_same_target()
    {
        var app = await server.AddAppAsync(("Policy", "forecast"));
        await CountedAsync(app, day => 40 + day, days: 5);
        for (var i = 0; i < 3; i++) await server.AdvanceAndRunAsync(Step);
        var before = await PoolAsync(app);
        Assert.NotNull(before.Price);
        await server.RestartAsync();
        await server.SetAppAsync(app, ("Title", app), ("Command:0", "/bin/" + app), ("Policy", "forecast"));
        await server.RunReconcilersAsync();
        var after = await PoolAsync(app);
        Assert.Equal((before.Target, before.Price, before.Floor, before.TunedAt), (after.Target, after.Price, after.Floor, after.TunedAt));
        Assert.Equal(Reason(before.Why), Reason(after.Why));

        static string Reason(string why) => why.Split(';')[0];
    }

    [Fact]
    public async Task The_pool_grows_in_a_flash_crowd_of_twenty_times_the_demand()
    {
        var app = await server.AddAppAsync(("Policy", "forecast"), ("ConnectTimeout", "1h"));
        await CountedAsync(app, day => 60 * 24, days: 2);
        await server.AdvanceAndRunAsync(Step);
        var before = await PoolAsync(app);
        var user = await server.RegisterSubscriberAsync("large");
        for (var step = 0; step < 12; step++)
        {
            for (var i = 0; i < 4; i++) Assert.True((await server.StartAsync(user, app)).Status is 201 or 202);
            await server.AdvanceAndRunAsync(Step);
        }

        var sessions = (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>();
        Assert.All(sessions, session => Assert.Equal((SessionState.Claimed, null), (session.State, session.EndReason)));
        var after = await PoolAsync(app);
        Assert.True(after.Target > before.Target, $"{before.Why} / {after.Why}");
        // Earlier starts leave the hour meanwhile, one per minute.
        Assert.InRange(after.LastHour.Starts - before.LastHour.Starts, 45, 48);
    }

    [Fact]
    public async Task An_app_without_starts_for_a_month_has_its_minimum()
    {
        var app = await server.AddAppAsync(("Policy", "forecast:min=1"));
        await CountedAsync(app, day => day < 10 ? 500 : 0, days: 41);
        for (var i = 0; i < 2; i++) await server.AdvanceAndRunAsync(Step);
        var pool = await PoolAsync(app);
        Assert.Equal((1, 1), (pool.Target, pool.Ready));
        // A day later without starts: nothing changes.
        await server.AdvanceAndRunAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, (await PoolAsync(app)).Target);
    }

    [Fact]
    public async Task A_pool_with_mostly_failing_launches_tries_one_per_minute()
    {
        var app = await server.AddReadyAppAsync(1);
        await using (var db = server.OpenDatabase())
        {
            var (row, now) = (await db.Apps.SingleAsync(a => a.Name == app), server.Clock.GetUtcNow());
            var cluster = await db.Containers.Where(c => c.AppId == row.Id).Select(c => c.ClusterId).FirstAsync();
            for (var i = 0; i < 8; i++)
            {
                db.Add(new Container
                {
                    Id = Guid.CreateVersion7(now), AppId = row.Id, AppVersionId = row.CurrentVersionId, ClusterId = cluster, Region = Regions.Default, State = ContainerState.Gone,
                    CreatedAt = now.AddSeconds(-30), EndingAt = now.AddSeconds(-20), EndReason = EndReason.StartFailed, EndDetail = "It fell over.",
                });
            }

            await db.SaveChangesAsync();
        }

        await server.SetAppAsync(app, ("Idle", 4));
        await server.RunReconcilersAsync();
        Assert.Equal(1, (await PoolAsync(app)).Ready);
        Assert.Contains("launchesFailing", (await PoolAsync(app)).Limits);
        server.Driver.Options.LeadTime = Step;
        await server.AdvanceAndRunAsync(TimeSpan.FromSeconds(61));
        // A launch in progress is the last one, though it has not ended.
        await server.RunReconcilersAsync();
        Assert.Equal((1, 1), ((await PoolAsync(app)).Ready, (await PoolAsync(app)).Starting));
        server.Driver.Options.LeadTime = TimeSpan.Zero;
        await server.AdvanceAndRunAsync(Step);
        Assert.Equal(2, (await PoolAsync(app)).Ready);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(4, (await PoolAsync(app)).Ready);
    }

    [Fact]
    public async Task Slower_launches_are_reported_and_do_not_prevent_launches()
    {
        var app = await server.AddAppAsync(("Idle", 2));
        await using (var db = server.OpenDatabase())
        {
            var (row, now) = (await db.Apps.SingleAsync(a => a.Name == app), server.Clock.GetUtcNow());
            var cluster = await db.Clusters.Select(c => c.Id).FirstAsync();
            for (var i = 0; i < 20; i++)
            {
                var ready = now.AddMinutes(i - 30);
                db.Add(new Container
                {
                    Id = Guid.CreateVersion7(now), AppId = row.Id, AppVersionId = row.CurrentVersionId, ClusterId = cluster, Region = Regions.Default, State = ContainerState.Gone,
                    CreatedAt = ready.AddSeconds(i < 10 ? -10 : -25), LaunchedAt = ready.AddSeconds(-9), ReadyAt = ready, EndingAt = ready.AddSeconds(5), GoneAt = ready.AddSeconds(6), EndReason = EndReason.Surplus,
                });
            }

            await db.SaveChangesAsync();
        }

        await server.RunReconcilersAsync();
        var pool = await PoolAsync(app);
        Assert.Equal(2, pool.Ready);
        Assert.Equal(["launchesSlower"], pool.Limits);
        Assert.Contains("launches take twice as long as they did", pool.Why, StringComparison.Ordinal);
        var page = await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, $"/admin/pools/{pool.Id}");
        Assert.Contains($"Launches of {app} take twice as long as before: 90 % of the last fifty took at most 25 s.", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pools_history_can_be_viewed_and_used_for_a_simulation()
    {
        var app = await server.AddAppAsync(("Idle", 2), ("ConnectTimeout", "1h"));
        for (var minute = 0; minute < 3; minute++) await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(1));
        var user = await server.RegisterSubscriberAsync("large");
        var sessions = new List<Guid>();
        for (var i = 0; i < 3; i++) sessions.Add((await server.StartedAsync(user, app)).Id);
        for (var minute = 0; minute < 3; minute++) await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(1));
        var (pool, admin) = (await PoolAsync(app), (await server.AdministratorAsync()).Client);
        var past = (await admin.SendAsync(HttpMethod.Get, $"/v1/admin/pools/{pool.Id}/history?hours=1")).As<PoolHistoryResponse>();
        Assert.Equal((60, 3, 1), (past.StepSeconds, past.Points.Sum(p => p.Starts), past.Points.Sum(p => p.Missed)));
        Assert.Equal((2, 2.0, 3.0), (past.Points[^1].Target, past.Points[^1].Ready, past.Points[^1].InUse));
        Assert.True(past.IdleSeconds >= 240, $"{past.IdleSeconds} s");
        Assert.Equal((3, 2), (pool.LastHour.Starts, pool.LastHour.Hits));

        var tried = (await admin.SendAsync(HttpMethod.Post, $"/v1/admin/pools/{pool.Id}/what-if", new WhatIfRequest("fixed:size=5"))).As<WhatIfResponse>();
        Assert.Equal(("fixed:size=2", "fixed:size=5", 3, 3), (tried.Present.Policy, tried.Proposed.Policy, tried.Present.Starts, tried.Proposed.Starts));
        Assert.True(tried.Proposed.IdleSecondsPerStart > tried.Present.IdleSecondsPerStart && tried.Proposed.HitRate >= tried.Present.HitRate);
        Assert.Equal("fixed:size=2", (await PoolAsync(app)).Policy);
        // None of its sessions has ended.
        Assert.Equal((false, 1800), (tried.SessionsMeasured, tried.SessionSeconds));

        await TestServer.EndAsync(user, sessions[0]);
        tried = (await admin.SendAsync(HttpMethod.Post, $"/v1/admin/pools/{pool.Id}/what-if", new WhatIfRequest("fixed:size=5"))).As<WhatIfResponse>();
        // Two have lasted three minutes and the third two, and one of them has ended.
        Assert.Equal((true, 480), (tried.SessionsMeasured, tried.SessionSeconds));
        Assert.Equal(480, (await admin.SendAsync(HttpMethod.Get, $"/v1/admin/pools/{pool.Id}/demand")).As<PoolDemandResponse>().SessionSeconds);

        var page = await admin.SendAsync(HttpMethod.Get, $"/admin/pools/{pool.Id}?policy=fixed:size=5");
        Assert.True(page.Status == 200 && page.Body.Contains("then: <code>fixed:size=5</code>", StringComparison.Ordinal) && page.Body.Contains("<polyline", StringComparison.Ordinal)
            && page.Body.Contains("a session lasts 8 min on average.", StringComparison.Ordinal), $"{page.Status} {page.Body}");
    }

    /// <summary>As if servers had counted this many starts per day, evenly, until now.</summary>
    private async Task CountedAsync(string app, Func<int, int> startsOfDay, int days)
    {
        await using var db = server.OpenDatabase();
        var id = await db.Apps.Where(a => a.Name == app).Select(a => a.Id).SingleAsync();
        var (now, replica) = (DemandStep.Of(server.Clock.GetUtcNow()), Guid.CreateVersion7(server.Clock.GetUtcNow()));
        for (var day = 0; day < days; day++)
        {
            var (begin, starts) = (now - ((days - day) * (long)DemandStep.PerDay), startsOfDay(day));
            for (var i = 0; i < starts; i++)
                db.Add(new DemandCount { AppId = id, Region = Regions.Default, Step = begin + (i * (long)DemandStep.PerDay / starts), Replica = replica, Warm = 1 });
        }

        db.Add(new DemandSpan { Replica = replica, FromStep = now - (days * (long)DemandStep.PerDay), UntilStep = now });
        await db.SaveChangesAsync();
    }

    private async Task<Answer> SetPolicyAsync(string app, SetPoolPolicyRequest request) =>
        await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Put, $"/v1/admin/pools/{(await PoolAsync(app)).Id}/policy", request);

    private async Task<PoolResponse> PoolAsync(string app) =>
        (await (await server.AdministratorAsync()).Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>().Single(p => p.App == app);

    public sealed class OnSqlite(SqliteServer server) : PoolPolicyStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : PoolPolicyStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
