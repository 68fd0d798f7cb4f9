using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Claims;

[Trait("Promise", "the gate")]
public abstract class GateStories(TestServer server)
{
    [Fact]
    public async Task A_start_without_a_subscription_is_rejected_without_effect()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterUserAsync();
        (await server.StartAsync(user, app)).Refused(402, ProblemCodes.SubscriptionInactive);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("pastDue")]
    [InlineData("canceled")]
    public async Task A_start_without_an_active_subscription_is_rejected(string state)
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.SubscribeAsync(await server.RegisterUserAsync(), state: state);
        (await server.StartAsync(user, app)).Refused(402, ProblemCodes.SubscriptionInactive);
    }

    [Fact]
    public async Task An_expired_trial_is_rejected()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.SubscribeAsync(await server.RegisterUserAsync(), state: "trialing", endsAt: server.Clock.GetUtcNow().AddMinutes(1));
        server.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("trial ended", (await server.StartAsync(user, app)).Refused(402, ProblemCodes.SubscriptionInactive).Detail);
    }

    [Fact]
    public async Task An_unknown_state_is_rejected()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterSubscriberAsync();
        await using var db = server.OpenDatabase();
        await db.Subscriptions.Where(s => s.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, (SubscriptionState)99));
        (await server.StartAsync(user, app)).Refused(402, ProblemCodes.SubscriptionInactive);
    }

    [Fact]
    public async Task A_start_outside_the_tier_is_rejected()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterSubscriberAsync("narrow");
        (await server.StartAsync(user, app)).Refused(403, ProblemCodes.AppNotInTier);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
    }

    [Fact]
    public async Task Twenty_starts_at_once_get_exactly_what_the_tier_allows()
    {
        var app = await server.AddReadyAppAsync(20);
        var user = await server.RegisterSubscriberAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.StartAsync(user, app)));
        Assert.Equal(5, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.Refused(429, ProblemCodes.QuotaExceeded));
        Assert.Equal(5, await server.CountAsync(app, ContainerState.InUse));
    }

    [Fact]
    public async Task After_an_ended_session_another_can_start()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterSubscriberAsync("small");
        var session = await server.StartedAsync(user, app);
        (await server.StartAsync(user, app)).Refused(429, ProblemCodes.QuotaExceeded);
        await TestServer.EndAsync(user, session.Id);
        await server.EndedAsync(user, session.Id, EndReason.UserEnded);
        await server.StartedAsync(user, app);
    }

    [Fact]
    public async Task An_expired_subscription_ends_its_sessions_with_a_reason()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.SubscribeAsync(await server.RegisterUserAsync(), endsAt: server.Clock.GetUtcNow().AddSeconds(30));
        var session = await server.StartedAsync(user, app);
        Assert.Equal(EndReason.SubscriptionEnded, session.Deadline?.Reason);
        server.Advance(TimeSpan.FromSeconds(30));
        await server.EndedAsync(user, session.Id, EndReason.SubscriptionEnded);
    }

    [Fact]
    public async Task Canceling_a_subscription_ends_its_sessions()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, app);
        await server.SubscribeAsync(user, state: "canceled");
        await server.EndedAsync(user, session.Id, EndReason.SubscriptionEnded);
    }

    public sealed class OnSqlite(SqliteServer server) : GateStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : GateStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
