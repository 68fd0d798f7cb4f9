using System.Globalization;
using Fractal.Client.Administration;
using Fractal.Client.Sessions;
using Fractal.Scaling;
using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Fractal.Server.Apps;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Pools;
using Fractal.Server.Pools.History;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Queue;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Pools;

/// <summary>
/// Verifies the simulator: the server replays a recorded day, each start a request over HTTP, on a clock that advances from event to event,
/// with the same results; for a well-sized pool, and for one that is so small that many starts wait.
/// </summary>
public abstract class ReplayStories(TestServer server, ITestOutputHelper output)
{
    private const int StepsAMinute = 60 / DemandStep.Seconds, LaunchesAtOnce = 4;

    private static readonly TimeSpan LeadTime = TimeSpan.FromSeconds(30), Step = TimeSpan.FromSeconds(DemandStep.Seconds), Look = TimeSpan.FromSeconds(5);

    private readonly List<int> targets = [];
    private readonly Queue<Guid> queued = new();
    private int starts, hits;
    private bool ended;

    /// <summary>
    /// Half-hours of taxi departures in New York, one in a hundred, on a day that began with a storm: two per minute in the evening.
    /// </summary>
    private const string Evening = "nab_nyctaxi_div100_30min 2015-01-27";

    /// <summary>Five minutes of tweets that mention a small company, on a busy day: none at night, two per minute at noon.</summary>
    private const string Crowd = "nab_tweets_cvs_5min 2015-03-26";

    private protected async Task ExpectTheSameAsync(string of, int price, double hours)
    {
        var length = TimeSpan.FromHours(hours);
        server.Driver.Options.LeadTime = LeadTime;
        var policy = $"forecast:price={price},floor=1,min=1";
        var app = await server.AddAppAsync(("Policy", policy), ("MaxQueue", 1000), ("ConnectTimeout", "1h"));
        var user = await server.RegisterSubscriberAsync("large");
        // The history has a resolution of one minute, and is read with two.
        var begin = DateTimeOffset.FromUnixTimeSeconds(((server.Clock.GetUtcNow().ToUnixTimeSeconds() / 120) + 1) * 120);
        await AdvanceToAsync(user, begin);
        var trace = StartsOf(of, length);
        await LiveAsync(user, app, begin, trace, (int)(length / Step));

        var bins = trace.Select(at => new DemandBin(begin + at, TimeSpan.FromMilliseconds(1), 1)).Append(new DemandBin(begin + length - Step, Step, 0)).ToList();
        var request = new SimulationRequest(new DemandTrace(bins, [])) { LeadTime = LeadTime, Waiting = Waiting.Queued, WithTimelines = true };
        var simulated = new TraceSimulation(request).Try(PolicyText.Parse(policy).Text!, TestContext.Current.CancellationToken);
        var (rate, target, simulatedTarget) = ((double)hits / starts, targets.Average(), simulated.Timeline!.Target.Where((_, step) => step % StepsAMinute == 0).Average());
        var admin = await server.AdministratorAsync();
        var pool = (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>().Single(p => p.App == app);
        var past = (await admin.Client.SendAsync(HttpMethod.Get, $"/v1/admin/pools/{pool.Id}/history?hours={Math.Ceiling(hours) + 1}")).As<PoolHistoryResponse>();
        var idle = past.Points.Where(p => p.At >= begin && p.At < begin + length).Sum(p => p.Ready * past.StepSeconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{starts} starts; hits: server {rate:P2}, simulator {simulated.Result.HitRate:P2}; mean target: {target:0.00}, {simulatedTarget:0.00}; idle seconds: {idle:0}, {simulated.Result.IdleSeconds:0}"));
        Assert.Equal(starts, simulated.Result.Starts);
        Assert.InRange(rate, simulated.Result.HitRate - 0.02, simulated.Result.HitRate + 0.02);
        Assert.InRange(target / simulatedTarget, 0.97, 1.03);
        Assert.InRange(idle / simulated.Result.IdleSeconds, 0.95, 1.05);
    }

    /// <summary>The times of starts on a day of a trace, or in its last hours: each at a random position in its bin.</summary>
    private static List<TimeSpan> StartsOf(string of, TimeSpan length)
    {
        var (random, file, day) = (new Random(7), of.Split(' ')[0], of.Split(' ')[1]);
        var bins = File.ReadLines(SourceTree.PathOf($"bench/traces/{file}.csv")).Where(line => line.StartsWith(day, StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ToList();
        var width = TimeSpan.FromDays(1) / bins.Count;
        var somewhere = bins.TakeLast((int)(length / width))
            .SelectMany((count, bin) => Enumerable.Range(0, count).Select(_ => TimeSpan.FromMilliseconds(Math.Round((bin + random.NextDouble()) * width.TotalMilliseconds))));
        // The first start is in the first step, so both begin to count at the same time.
        return [.. somewhere.Append(TimeSpan.FromSeconds(9)).Order()];
    }

    /// <summary>
    /// The server's activities in order: a run of the pools in each step and after each start, an immediate launch, and the head of the
    /// queue served with the next ready container.
    /// </summary>
    private async Task LiveAsync(TestUser user, string app, DateTimeOffset begin, List<TimeSpan> trace, int steps)
    {
        for (var (step, next) = (0, 0); step < steps; step++)
        {
            if (step % 180 == 0) await server.LoginAsync(user);
            var looked = false;
            while (next < trace.Count && trace[next] < (step + 1) * Step || !looked)
            {
                var look = (step * Step) + Look;
                if (!looked && (next == trace.Count || trace[next] >= look))
                {
                    await AdvanceToAsync(user, begin + look);
                    await RunAsync<DemandCountReconciler>();
                    if (step % StepsAMinute == 0) await RunAsync<PoolSampleReconciler>();
                    looked = true;
                }
                else
                {
                    await AdvanceToAsync(user, begin + trace[next++]);
                    await StartAsync(user, app);
                }

                await RefillAsync();
            }

            if (step % StepsAMinute != 0) continue;
            targets.Add(await TargetAsync(app));
            if (ended) await CleanUpAsync();
        }
    }

    private async Task StartAsync(TestUser user, string app)
    {
        var session = await server.StartedAsync(user, app);
        starts++;
        if (session.Start != StartKind.Warm)
        {
            queued.Enqueue(session.Id);
            return;
        }

        hits++;
        await EndAsync(user, session.Id);
    }

    private async Task EndAsync(TestUser user, Guid session)
    {
        Assert.Equal(200, (await TestServer.EndAsync(user, session)).Status);
        ended = true;
    }

    private async Task RefillAsync()
    {
        if (await RunAsync<PoolReconciler>() is null) return;
        ended = true;
        while (await RunAsync<ContainerLaunchReconciler>() is { } said)
        {
            await server.UntilSettledAsync();
            if (said != $"launched {LaunchesAtOnce}") break;
        }

        // Live agents send a heartbeat every fifteen seconds, which is not part of this.
        foreach (var container in server.Driver.Present) server.Driver.Silence(container);
    }

    /// <summary>Advances from one event to the next: a container becomes ready at its own time.</summary>
    private async Task AdvanceToAsync(TestUser user, DateTimeOffset time)
    {
        while (time - server.Clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            server.Advance(server.Driver.Next is { } next && next < left && next > TimeSpan.Zero ? next : left);
            await server.UntilSettledAsync();
            await ServeAsync(user);
        }
    }

    private async Task ServeAsync(TestUser user)
    {
        if (queued.Count == 0 || await RunAsync<QueueReconciler>() is null) return;
        while (queued.TryPeek(out var head) && (await TestServer.GetAsync(user, head)).State != SessionState.Queued)
        {
            await EndAsync(user, head);
            queued.Dequeue();
        }
    }

    private async Task CleanUpAsync()
    {
        ended = false;
        if (await RunAsync<ContainerDeletionReconciler>() is null) return;
        await server.UntilSettledAsync();
        await RunAsync<FinishedSessionsReconciler>();
    }

    private Task<string?> RunAsync<T>() where T : Reconciler =>
        server.Get<IEnumerable<Reconciler>>().OfType<T>().Single().RunAsync(TestContext.Current.CancellationToken);

    private async Task<int> TargetAsync(string app)
    {
        await using var db = server.OpenDatabase();
        return await db.Pools.Where(p => db.Apps.Any(a => a.Id == p.AppId && a.Name == app)).Select(p => p.Target).SingleAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// A day from an hour before noon on, or the whole day with <c>FRACTAL_REPLAY=whole</c>, and an evening hour with many waiting starts.
    /// </summary>
    public sealed class OnSqlite(QuickSqliteServer server, ITestOutputHelper output) : ReplayStories(server, output), IClassFixture<QuickSqliteServer>
    {
        [Theory]
        [InlineData(Crowd, 20_000, 13)]
        [InlineData(Evening, 400, 1)]
        public Task The_server_matches_the_simulator(string of, int price, double hours) =>
            ExpectTheSameAsync(of, price, of == Crowd && Environment.GetEnvironmentVariable("FRACTAL_REPLAY") == "whole" ? 24 : hours);
    }

    public sealed class OnPostgres(QuickPostgresServer server, ITestOutputHelper output) : ReplayStories(server.OrSkip(), output), IClassFixture<QuickPostgresServer>
    {
        [Theory]
        [InlineData(Evening, 2_000, 0.5)]
        [InlineData(Evening, 400, 0.5)]
        public Task The_server_matches_the_simulator(string of, int price, double hours) => ExpectTheSameAsync(of, price, hours);
    }
}
