using System.Security.Claims;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Claims;

/// <summary>Concurrent starts are decided together.</summary>
[Trait("Promise", "nothing is given twice")]
public abstract class ClaimBatchStories(TestServer server)
{
    [Fact]
    public async Task A_rejected_start_does_not_affect_others_in_its_batch()
    {
        var (app, rich) = (await server.AddReadyAppAsync(20), new List<TestUser>());
        for (var i = 0; i < 20; i++) rich.Add(await server.RegisterSubscriberAsync());
        var poor = await server.RegisterUserAsync();
        await server.SubscribeAsync(poor, state: "canceled");
        var again = await server.RegisterSubscriberAsync("large");
        var asked = rich.Select(user => server.StartAsync(user, app))
            .Concat(Enumerable.Range(0, 5).Select(_ => server.StartAsync(poor, app)))
            .Concat(Enumerable.Range(0, 5).Select(_ => server.StartAsync(again, "nowhere")))
            .Concat(Enumerable.Range(0, 5).Select(_ => server.StartAsync(again, app, key: "one")));
        var answers = await Task.WhenAll(asked);

        Assert.All(answers[20..25], answer => answer.Refused(402, ProblemCodes.SubscriptionInactive));
        Assert.All(answers[25..30], answer => answer.Refused(404, ProblemCodes.AppUnknown));
        Assert.Single(answers[30..].Select(answer => answer.Session.Id).Distinct());
        Assert.Single(answers[30..], answer => answer.Status is 201 or 202);
        // One of the twenty-one arrives last and waits.
        Assert.Equal((20, 1), (answers[..20].Concat(answers[30..]).Count(a => a.Status == 201), answers[..20].Concat(answers[30..]).Count(a => a.Status == 202)));
        Assert.Equal(20, await server.CountAsync(app, ContainerState.InUse));
        await server.ExpectConsistentRowsAsync();
        await server.RunReconcilersAsync();
    }

    [Fact]
    public async Task Concurrent_starts_of_an_app_that_keeps_config_give_one_session()
    {
        var app = await server.AddReadyAppAsync(8);
        await using (var db = server.OpenDatabase())
            await db.Apps.Where(a => a.Name == app).ExecuteUpdateAsync(set => set.SetProperty(a => a.KeepsConfig, true));
        var user = await server.RegisterSubscriberAsync("large");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.StartAsync(user, app)));
        var session = Assert.Single(answers, answer => answer.Status == 201).Session;
        foreach (var answer in answers.Where(answer => answer.Status != 201))
        {
            answer.Refused(409, ProblemCodes.AlreadyActive);
            Assert.Contains(session.Id.ToString(), answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));
        await server.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task The_response_to_a_warm_start_equals_the_session()
    {
        var app = await server.AddReadyAppAsync();
        var user = await server.RegisterSubscriberAsync();
        var started = (await server.StartAsync(user, app)).Session;
        var looked = await TestServer.GetAsync(user, started.Id);
        Assert.NotNull(started.Connection);
        Assert.Equal(looked, started with { Connection = looked.Connection });
        Assert.Equal(SessionState.Claimed, looked.State);
        await TestServer.EndAsync(user, started.Id);
    }

    /// <summary>A start checks the sign-in in the claim's statement.</summary>
    [Fact]
    public async Task A_start_with_an_ended_sign_in_is_rejected_without_effect()
    {
        var (app, scarce) = (await server.AddReadyAppAsync(2), await server.AddReadyAppAsync(0));
        var (over, good) = (await server.RegisterSubscriberAsync(), await server.RegisterSubscriberAsync());
        var before = await PrincipalAsync(over);

        // Like another server whose notification is late.
        await using (var db = server.OpenDatabase())
            await db.SignIns.Where(s => s.UserId == over.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, server.Clock.GetUtcNow()));
        Assert.True(server.Get<SignInCheck>().CheckKnown(before).Identity!.IsAuthenticated);
        var answers = await Task.WhenAll(server.StartAsync(over, app), server.StartAsync(good, app), server.StartAsync(over, app, key: "mine"));
        answers[0].Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(201, answers[1].Status);
        answers[2].Refused(401, ProblemCodes.Unauthenticated);
        // From now on it is rejected before it can use up the user's rate limit of starts.
        Assert.False(server.Get<SignInCheck>().CheckKnown(before).Identity!.IsAuthenticated);
        (await server.StartAsync(over, scarce)).Refused(401, ProblemCodes.Unauthenticated);
        (await server.StartAsync(over, app)).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(1, await server.CountAsync(app, ContainerState.InUse));

        await server.LoginAsync(over);
        Assert.Equal(201, (await server.StartAsync(over, app, key: "mine")).Status);
        await server.ExpectConsistentRowsAsync();
    }

    /// <summary>The current state of the user's sign-in.</summary>
    private async Task<ClaimsPrincipal> PrincipalAsync(TestUser user)
    {
        await using var db = server.OpenDatabase();
        var signIn = await db.SignIns.Where(s => s.UserId == user.Id).Select(s => s.Id).SingleAsync();
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(SignInClaims.Id, signIn.ToString("N"))], "test"));
    }

    public sealed class OnSqlite(SqliteServer server) : ClaimBatchStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : ClaimBatchStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
