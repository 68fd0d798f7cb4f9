using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Checking;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Sessions.Watching;
using Fractal.Server.Tests.Hosting;
using Fractal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Platform.Replicas;

/// <summary>Several servers over one PostgreSQL.</summary>
[Trait("Promise", "nothing is given twice")]
public sealed class ReplicaStories(TwoReplicas replicas) : IClassFixture<TwoReplicas>
{
    private readonly TwoReplicas replicas = replicas.OrSkip();

    private PostgresTestServer First => replicas.First;

    private Replica Second => replicas.Second;

    [Fact]
    public async Task Two_hundred_starts_on_two_servers_never_share_a_container_or_exceed_a_quota()
    {
        var app = await First.AddReadyAppAsync(20);
        var users = new List<TestUser>();
        for (var i = 0; i < 10; i++) users.Add(await First.RegisterSubscriberAsync());
        var asked = users.SelectMany(user => Enumerable.Range(0, 10).SelectMany(key => replicas.OnBoth(user).Select(on => (User: on, Key: $"key {key}"))));
        var answers = await Task.WhenAll(asked.Select(async ask => (ask.User.Id, ask.Key, Answer: await First.StartAsync(ask.User, app, ask.Key))));

        Assert.Equal(200, answers.Length);
        foreach (var pair in answers.GroupBy(a => (a.Id, a.Key)).Select(g => g.Select(a => a.Answer).ToList()))
        {
            if (pair.Any(a => a.Status == 429)) Assert.All(pair, a => a.Refused(429, ProblemCodes.QuotaExceeded));
            else Assert.Equal(pair[0].Session.Id, pair[1].Session.Id);
        }

        Assert.Equal((20, 30, 50, 100), (Count(201), Count(202), Count(200), Count(429)));
        Assert.Equal(20, await First.CountAsync(app, ContainerState.InUse));
        await First.ExpectConsistentRowsAsync();
        // Launches are paced: twenty in ten seconds.
        for (var i = 0; i < 3; i++) await First.AdvanceAndRunAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(50, await First.CountAsync(app, ContainerState.InUse));
        await First.ExpectConsistentRowsAsync();

        int Count(int status) => answers.Count(a => a.Answer.Status == status);
    }

    [Fact]
    public async Task Two_servers_that_serve_the_queue_and_end_concurrently_never_deadlock()
    {
        var app = await First.AddReadyAppAsync(4, ("MaxContainers", 12));
        await Second.SetAppAsync(app, ("Title", app), ("Command:0", "/bin/" + app), ("Idle", 4), ("MaxContainers", 12));
        var users = new List<TestUser>();
        for (var i = 0; i < 6; i++) users.Add(await First.RegisterSubscriberAsync());
        using var over = new CancellationTokenSource();
        var loops = new[] { First, (TestServer)Second }.Select(server => ServeAsync(server, over.Token)).ToList();
        await Task.WhenAll(users.SelectMany(replicas.OnBoth).Select(async user =>
        {
            for (var i = 0; i < 5; i++)
            {
                var answer = await First.StartAsync(user, app);
                if (answer.Status == 429) continue;
                Assert.True(answer.Status is 201 or 202, answer.Body);
                var ends = await Task.WhenAll(replicas.OnBoth(user).Select(on => TestServer.EndAsync(on, answer.Session.Id)));
                Assert.All(ends, end => Assert.Equal(200, end.Status));
            }
        }));
        await over.CancelAsync();
        await Task.WhenAll(loops);
        await First.RunReconcilersAsync();
        await Second.RunReconcilersAsync();
        await First.ExpectConsistentRowsAsync();
        Assert.DoesNotContain(First.Logs.Lines.Concat(Second.Logs.Lines), line => line.Contains("deadlock", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Two_servers_that_plan_a_pool_concurrently_launch_once()
    {
        var app = await First.AddAppAsync(("Idle", 7));
        for (var round = 0; round < 5; round++)
            await Task.WhenAll(new[] { First, (TestServer)Second }.Select(server => server.Get<PoolReconciler>().RunAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(7, await First.CountAsync(app, ContainerState.Starting));
        await First.RunReconcilersAsync();
    }

    [Fact]
    public async Task Both_servers_count_their_own_starts()
    {
        var app = await First.AddReadyAppAsync(4);
        await Second.SetAppAsync(app, ("Title", app), ("Command:0", "/bin/" + app), ("Idle", 4));
        foreach (var user in replicas.OnBoth(await First.RegisterSubscriberAsync("large")).SelectMany(user => new[] { user, user })) Assert.Equal(201, (await First.StartAsync(user, app)).Status);
        await Task.WhenAll(new[] { First, (TestServer)Second }.Select(server => server.Get<DemandCountReconciler>().RunAsync(TestContext.Current.CancellationToken)));
        await using var db = First.OpenDatabase();
        var rows = await db.DemandCounts.Where(c => db.Set<Fractal.Server.Apps.App>().Any(a => a.Id == c.AppId && a.Name == app)).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, 4), (rows.Select(r => r.Replica).Distinct().Count(), rows.Sum(r => r.Warm)));
        await First.RunReconcilersAsync();
    }

    [Fact]
    public async Task An_email_registered_on_both_servers_is_one_account()
    {
        for (var i = 0; i < 5; i++)
        {
            var email = First.NewEmail();
            var answers = await Task.WhenAll(new[] { First.Anonymous, Second.Anonymous, First.Anonymous, Second.Anonymous }.Select(client =>
                client.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(email, TestServer.NewSecret()))));
            Assert.Single(answers, a => a.Status == 201);
            foreach (var refused in answers.Where(a => a.Status != 201)) refused.Refused(409, ProblemCodes.EmailTaken);
        }
    }

    [Fact]
    public async Task A_refresh_token_presented_to_both_at_once_gets_one_successor()
    {
        // Other stories move the clock of one.
        var apart = First.Clock.GetUtcNow() - Second.Clock.GetUtcNow();
        TestServer behind = apart > TimeSpan.Zero ? Second : First;
        behind.Advance(apart.Duration());
        var user = await First.RegisterUserAsync();
        var request = new RefreshRequest(user.Tokens.RefreshToken);
        var answers = await Task.WhenAll(new[] { First.Anonymous, Second.Anonymous, First.Anonymous, Second.Anonymous }.Select(client => client.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", request)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var successor = Assert.Single(answers.Select(a => a.As<TokenResponse>().RefreshToken).Distinct());
        Assert.Equal(200, (await Second.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(successor))).Status);
    }

    [Fact]
    public async Task Ending_a_sign_in_on_one_server_ends_its_streams_on_the_other_immediately()
    {
        var user = await First.RegisterSubscriberAsync();
        var elsewhere = Second.NewClientOf(user);
        Assert.Equal(200, (await elsewhere.SendAsync(HttpMethod.Get, "/v1/apps")).Status);
        var session = await First.StartedAsync(user, await First.AddAppAsync());
        using var events = await elsewhere.GetAsync(new Uri($"/v1/sessions/{session.Id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(204, (await First.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/logout", new LogoutRequest(user.Tokens.RefreshToken))).Status);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await events.Content.ReadAsStringAsync(limit.Token);
        (await elsewhere.SendAsync(HttpMethod.Get, "/v1/apps")).Refused(401, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task The_code_of_one_server_expires_when_the_others_is_used()
    {
        await First.AdministratorAsync();
        var user = await First.RegisterUserAsync();
        var code = Path.Combine(Second.File("administrator.code"));
        Assert.True(File.Exists(code));
        var answer = await Second.NewClientOf(user).SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest((await File.ReadAllTextAsync(code)).Trim()));
        answer.Refused(403, ProblemCodes.InvalidAdministratorCode);
        Assert.False(File.Exists(code));
    }

    [Fact]
    public async Task Both_start_at_once_on_an_empty_database_and_one_migrates_it()
    {
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateDatabaseAsync();
        var key = Path.Combine(Path.GetTempPath(), database + ".key");
        var pair = new[] { new Replica(postgres.ConnectionString(database), key), new Replica(postgres.ConnectionString(database), key) };
        await Task.WhenAll(pair.Select(replica => Task.Run(async () => await replica.InitializeAsync())));
        Assert.Single(pair, replica => replica.Logs.Lines.Any(line => line.Contains("Migrating", StringComparison.Ordinal)));
        foreach (var replica in pair)
        {
            var user = await replica.RegisterUserAsync("someone" + replica.Address.Port + "@example.org");
            Assert.Equal(200, (await pair[1].NewClientOf(user).SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
        }

        foreach (var replica in pair) await replica.DisposeAsync();
        await postgres.DropDatabaseAsync(database);
        File.Delete(key);
    }

    [Fact]
    public async Task A_change_on_one_server_wakes_watchers_on_the_other()
    {
        var user = await First.RegisterSubscriberAsync();
        var session = await First.StartedAsync(user, await First.AddReadyAppAsync());
        using var watch = Second.Get<SessionSignals>().Begin(session.Id);
        await TestServer.EndAsync(user, session.Id);
        // The loops of both are stopped, so only a notification can wake it.
        Assert.True(await watch.WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System, TestContext.Current.CancellationToken));
        await First.RunReconcilersAsync();
    }

    [Fact]
    public async Task One_server_leads_and_the_other_takes_over()
    {
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateDatabaseAsync();
        var key = Path.Combine(Path.GetTempPath(), database + ".key");
        var pair = new[] { new Replica(postgres.ConnectionString(database), key), new Replica(postgres.ConnectionString(database), key) };
        foreach (var replica in pair) await replica.InitializeAsync();
        await pair[0].UntilAsync(() => Task.FromResult(pair.Count(Leads) == 1));
        var (leader, other) = Leads(pair[0]) ? (pair[0], pair[1]) : (pair[1], pair[0]);
        for (var look = 0; look < 5; look++)
        {
            foreach (var replica in pair) replica.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(20, TestContext.Current.CancellationToken);
            Assert.Equal((true, false), (Leads(leader), Leads(other)));
        }

        await leader.DisposeAsync();
        await other.UntilAsync(() =>
        {
            other.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(Leads(other));
        });
        await other.DisposeAsync();
        await postgres.DropDatabaseAsync(database);
        File.Delete(key);

        static bool Leads(Replica replica) => replica.Get<LeaderLease>().Has;
    }

    private static async Task ServeAsync(TestServer server, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var reconciler in server.Get<IEnumerable<Fractal.Server.Platform.Reconciling.Reconciler>>().Where(r => r is not ContainerCheckReconciler))
                await reconciler.RunAsync(TestContext.Current.CancellationToken);
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
