using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;
using SessionState = Fractal.Client.Sessions.SessionState;

namespace Fractal.Server.Tests.Sessions.Claims;

/// <summary>
/// Every rule of a claim exists twice: in one statement for PostgreSQL, and in C# for single starts and SQLite. One table of cases runs
/// through both.
/// </summary>
[Trait("Promise", "nothing is given twice")]
public abstract class ClaimRuleStories(TestServer server)
{
    private const string Warm = "warm", Queued = "queued", Repeated = "repeated", Undecided = "undecided";

    private static readonly byte[] OtherHash = new byte[32];

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["entitled"] = new(_ => Task.CompletedTask, Warm),
        ["no subscription"] = new(s => s.Subscription.ExecuteDeleteAsync(), ProblemCodes.SubscriptionInactive),
        ["subscription: none"] = new(s => s.SubscribeAsync(SubscriptionState.None), ProblemCodes.SubscriptionInactive),
        ["subscription: trialing"] = new(s => s.SubscribeAsync(SubscriptionState.Trialing), Warm),
        ["subscription: past due"] = new(s => s.SubscribeAsync(SubscriptionState.PastDue), ProblemCodes.SubscriptionInactive),
        ["subscription: canceled"] = new(s => s.SubscribeAsync(SubscriptionState.Canceled), ProblemCodes.SubscriptionInactive),
        ["subscription ends now"] = new(s => s.Subscription.ExecuteUpdateAsync(set => set.SetProperty(r => r.EndsAt, s.Now)), ProblemCodes.SubscriptionInactive),
        ["subscription ends in a second"] = new(s => s.Subscription.ExecuteUpdateAsync(set => set.SetProperty(r => r.EndsAt, s.Now.AddSeconds(1))), Warm),
        ["account disabled"] = new(s => s.Subscription.ExecuteUpdateAsync(set => set.SetProperty(r => r.Suspended, true)), ProblemCodes.SubscriptionInactive),
        ["tier unknown"] = new(s => s.Subscription.ExecuteUpdateAsync(set => set.SetProperty(r => r.TierName, "nowhere")), ProblemCodes.SubscriptionInactive),
        ["tier without the app"] = new(s => s.UseTierAsync("another"), ProblemCodes.AppNotInTier),
        ["tier with the app"] = new(s => s.UseTierAsync("another", s.Request.App), Warm),
        ["tier with a shorter limit"] = new(s => s.UseTierAsync(s.Request.App, "*"), Warm),
        ["one below the limit of sessions"] = new(s => s.UseSessionsAsync(1), Warm),
        ["at the limit of sessions"] = new(s => s.UseSessionsAsync(0), ProblemCodes.QuotaExceeded),
        ["app unknown"] = new(s => s.AskAsync(s.Request with { App = "nowhere" }), ProblemCodes.AppUnknown),
        ["app disabled"] = new(s => s.App.ExecuteUpdateAsync(set => set.SetProperty(a => a.Enabled, false)), ProblemCodes.AppUnknown),
        ["key new"] = new(s => s.AskAsync(s.Request with { IdempotencyKey = "new" }), Warm),
        ["key of an earlier start"] = new(s => s.RepeatAsync(), Repeated),
        ["key of another request"] = new(s => s.RepeatAsync(OtherHash), ProblemCodes.IdempotencyKeyReused),
        ["key that has expired"] = new(s => s.RepeatAsync(age: ClaimDecision.KeyLifetime), Warm, ByStatement: false),
        ["key not quite expired"] = new(s => s.RepeatAsync(age: ClaimDecision.KeyLifetime - TimeSpan.FromSeconds(1)), Repeated),
        ["sign-in live"] = new(s => s.SignInAsync(), Warm),
        ["sign-in ended"] = new(s => s.SignInAsync(ended: true), ProblemCodes.Unauthenticated),
        ["sign-in expired"] = new(s => s.SignInAsync(expired: true), ProblemCodes.Unauthenticated),
        ["sign-in of another user"] = new(s => s.SignInAsync(another: true), ProblemCodes.Unauthenticated),
        ["sign-in unknown"] = new(s => s.AskAsync(s.Request with { SignInId = Guid.CreateVersion7() }), ProblemCodes.Unauthenticated),
        ["others wait"] = new(s => s.LevelsAsync(l => l.Queued = 1), Queued),
        ["queue full"] = new(s => s.LevelsAsync(l => l.Queued = 1_000_000), ProblemCodes.CapacityExhausted),
        ["pool halted, container ready"] = new(s => s.LevelsAsync(l => l.HaltedBecause = "it fails"), Warm),
        ["only a container of an older version"] = new(s => s.Containers.ExecuteUpdateAsync(set => set.SetProperty(c => c.AppVersionId, Guid.CreateVersion7())), Warm, ByStatement: false),
        ["no container"] = new(s => s.Containers.ExecuteDeleteAsync(), Queued),
        ["container still starting"] = new(s => s.Containers.ExecuteUpdateAsync(set => set.SetProperty(c => c.State, ContainerState.Starting)), Queued),
        ["container in another region"] = new(s => s.Containers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Region, "elsewhere")), Queued),
        ["app keeps config"] = new(s => s.KeepConfigAsync(), Warm),
        ["app keeps config and runs"] = new(s => s.KeepConfigAsync(SessionState.Disconnected), ProblemCodes.AlreadyActive),
        ["app keeps config and has ended"] = new(s => s.KeepConfigAsync(SessionState.Ended), Warm),
    };

    public static TheoryData<string> Cases => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_claims_follow_the_rule(string name)
    {
        var rule = Rules[name];
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(2);
        await using var db = server.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var situation = new Situation(db, server.Clock.GetUtcNow(), new ClaimRequest(user.Id, app, [Regions.Default], null, new byte[32], null));
        await rule.ArrangeAsync(situation);
        await transaction.CreateSavepointAsync("arranged", TestContext.Current.CancellationToken);

        var alone = await new ClaimDecision(db, situation.Request, situation.Now).DecideAsync(TestContext.Current.CancellationToken);
        Assert.Equal(rule.Outcome, TextOf(alone));
        if (!server.Get<DatabaseAddress>().IsPostgres) return;
        await transaction.RollbackToSavepointAsync("arranged", TestContext.Current.CancellationToken);
        db.ChangeTracker.Clear();
        var waiting = new ClaimWaiting(situation.Request, Regions.Default, CancellationToken.None);
        var together = Assert.Single(await ClaimStatement.RunAsync(db, [waiting], situation.Now));
        Assert.Equal(rule.Outcome == Warm && rule.ByStatement ? Warm : Undecided, TextOf(together));
        if (together is ClaimOutcome.Created { Session: var session }) Assert.Equal(Compared(((ClaimOutcome.Created)alone).Session), Compared(session));
    }

    private static string TextOf(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Created { Session.ContainerId: not null } => Warm,
        ClaimOutcome.Created => Queued,
        ClaimOutcome.Repeated => Repeated,
        ClaimOutcome.AlreadyActive => ProblemCodes.AlreadyActive,
        ClaimOutcome.Rejected { Problem.Code: var code } => code,
        _ => Undecided,
    };

    /// <summary>All but the id, which differs, and the container, of which either may be taken.</summary>
    private static object Compared(Fractal.Server.Sessions.Session session) => (
        session.UserId, session.AppId, session.Region, session.State, session.Start, session.Priority, session.KeepsConfig,
        (session.CreatedAt, session.ClaimedAt, session.SeenAt, session.LimitAt), session.Limits);

    private sealed record Rule(Func<Situation, Task> ArrangeAsync, string Outcome, bool ByStatement = true);

    /// <summary>An entitled user and an app with ready containers, of which a case changes one thing.</summary>
    private sealed class Situation(FractalDb db, DateTimeOffset now, ClaimRequest request)
    {
        public DateTimeOffset Now => now;

        public ClaimRequest Request { get; private set; } = request;

        public IQueryable<Subscription> Subscription => db.Subscriptions.Where(s => s.UserId == Request.UserId);

        public IQueryable<App> App => db.Apps.Where(a => a.Name == Request.App);

        public IQueryable<Container> Containers => db.Containers.Where(c => App.Any(a => a.Id == c.AppId));

        public Task AskAsync(ClaimRequest other)
        {
            Request = other;
            return Task.CompletedTask;
        }

        public Task SubscribeAsync(SubscriptionState state) => Subscription.ExecuteUpdateAsync(set => set.SetProperty(s => s.State, state));

        public async Task UseTierAsync(params string[] apps)
        {
            db.Add(new Tier { Name = Request.App, Title = "A tier", Apps = [.. apps], MaxLiveSessions = 3, Priority = 7, IdleTimeout = TimeSpan.FromMinutes(2), MaxDuration = TimeSpan.FromMinutes(9) });
            await db.SaveChangesAsync();
            await Subscription.ExecuteUpdateAsync(set => set.SetProperty(s => s.TierName, Request.App));
        }

        /// <param name="left">How many more sessions the tier allows.</param>
        public async Task UseSessionsAsync(int left)
        {
            var most = await db.Tiers.Where(t => Subscription.Any(s => s.TierName == t.Name)).Select(t => t.MaxLiveSessions).SingleAsync();
            await Subscription.ExecuteUpdateAsync(set => set.SetProperty(s => s.LiveSessions, most - left));
        }

        public async Task RepeatAsync(byte[]? hash = null, TimeSpan age = default)
        {
            Request = Request with { IdempotencyKey = "again", RequestHash = [.. Enumerable.Repeat((byte)1, 32)] };
            await AddSessionAsync(SessionState.Ended, hash ?? Request.RequestHash, age);
        }

        public async Task KeepConfigAsync(SessionState? state = null)
        {
            await App.ExecuteUpdateAsync(set => set.SetProperty(a => a.KeepsConfig, true));
            if (state is { } known) await AddSessionAsync(known, new byte[32], TimeSpan.Zero);
        }

        public async Task SignInAsync(bool ended = false, bool expired = false, bool another = false)
        {
            var signIns = db.SignIns.Where(s => another ? s.UserId != Request.UserId && s.EndedAt == null : s.UserId == Request.UserId);
            Request = Request with { SignInId = await signIns.OrderBy(s => s.Id).Select(s => s.Id).FirstAsync() };
            if (ended) await signIns.ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now));
            if (expired) await signIns.ExecuteUpdateAsync(set => set.SetProperty(s => s.ExpiresAt, now));
        }

        public async Task LevelsAsync(Action<PoolLevels> change)
        {
            var app = await App.Select(a => a.Id).SingleAsync();
            var levels = await db.PoolLevels.SingleAsync(l => l.AppId == app && l.Region == Regions.Default);
            change(levels);
            await db.SaveChangesAsync();
        }

        private async Task AddSessionAsync(SessionState state, byte[] hash, TimeSpan age)
        {
            var app = await App.SingleAsync();
            db.Add(new Fractal.Server.Sessions.Session
            {
                Id = Guid.CreateVersion7(), UserId = Request.UserId, AppId = app.Id, Region = Regions.Default, State = state, KeepsConfig = app.KeepsConfig,
                IdempotencyKey = Request.IdempotencyKey, RequestHash = hash, CreatedAt = now - age, SeenAt = now - age, Limits = new SessionLimits(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero),
            });
            await db.SaveChangesAsync();
        }
    }

    public sealed class OnSqlite(SqliteServer server) : ClaimRuleStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : ClaimRuleStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
