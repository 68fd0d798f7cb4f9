namespace Fractal.Bench.Site;

/// <summary>The population of a site: users, ended and live sessions, and a pool that is filled before each measurement.</summary>
internal sealed class Seeds
{
    private const int EndedSession = 2, GoneContainer = 3, LiveSession = 4, LiveContainer = 5, Pooled = 6;

    private readonly LoadSite site;
    private readonly Models models;
    private readonly DateTimeOffset at = TimeProvider.System.GetUtcNow();
    private readonly Users users;
    private readonly Ids liveSessions, liveContainers, pooled;
    private readonly ManyPools? pools;

    private Seeds(LoadSite site, Models models)
    {
        (this.site, this.models) = (site, models);
        users = new Users(site.Rows, site.Tokens, models.UserId, Models.Email, models.SignIn);
        (liveSessions, liveContainers, pooled) = (new Ids(at, LiveSession), new Ids(at, LiveContainer), new Ids(at, Pooled));
        if (site.Population.Pools > 0) pools = new ManyPools(site.Rows, at, site.Population.Pools);
    }

    public static async Task<Seeds> PlantAsync(LoadSite site)
    {
        var seeds = new Seeds(site, await Models.MakeAsync(site));
        await seeds.users.PlantAsync(site.Population.Users, site.Population.Live);
        // The pool's target exceeds the number of ready containers and there is no capacity, so nothing is launched and nothing is ended as
        // surplus.
        await site.Rows.ExecuteAsync("update apps set policy = 'fixed:size=1000000', max_containers = 0");
        await seeds.PlantEndedAsync();
        await seeds.PlantLiveAsync();
        await site.Rows.ExecuteAsync("vacuum analyze");
        return seeds;
    }

    /// <summary>While no server runs, because a server would begin to size them.</summary>
    public async Task PlantPoolsAsync()
    {
        if (pools is not null) await pools.PlantAsync();
        await site.Rows.ExecuteAsync("vacuum analyze");
    }

    /// <summary>The app that this user starts.</summary>
    public string AppOf(int number) => pools is null ? LoadSite.App : ManyPools.NameOf(1 + (number % site.Population.Pools));

    /// <summary>The token of a user, counted from 1.</summary>
    public string UserToken(int number) => users.Token(number);

    /// <summary>The token of a live container, counted from 1.</summary>
    public string ContainerToken(int number) => site.Tokens.OfContainer(liveContainers[number]);

    /// <summary>The session of this live container; its user has the same number.</summary>
    public Guid LiveSessionId(int number) => liveSessions[number];

    /// <summary>
    /// Removes what the last measurement started and fills the pool with ready containers. Live containers get a recent heartbeat, or their
    /// silence would end them two minutes later; they are locked in the order in which heartbeats are written. Of many pools each gets its
    /// share.
    /// </summary>
    public async Task FillPoolAsync(int ready)
    {
        var range = $"between '{pooled.First}' and '{pooled.Last}'";
        await site.Rows.ExecuteAsync($"""
            begin;
            update subscriptions s set live_sessions = s.live_sessions - given.n
              from (select user_id, count(*)::int n from sessions where container_id {range} or state = 'Queued' group by user_id) given where given.user_id = s.user_id;
            update pool_levels set queued = 0;
            delete from sessions where container_id {range} or state = 'Queued';
            delete from containers where id {range};
            select 1 from containers where id between '{liveContainers.First}' and '{liveContainers.Last}' order by id for update;
            update containers set last_seen_at = now() where id between '{liveContainers.First}' and '{liveContainers.Last}';
            commit;
            """);
        await AddContainersAsync("state = 'Ready'", ready, pooled, new(pools?.SpreadOver("i") ?? []) { ["ready_at"] = $"now() - make_interval(secs => 60 + ({ready} - i) * 0.0001)" });
        await site.Rows.ExecuteAsync("vacuum analyze sessions");
        await site.Rows.ExecuteAsync("vacuum analyze containers");
        await site.Rows.ExecuteAsync("vacuum analyze subscriptions");
        await site.Rows.ExecuteAsync("checkpoint");
    }

    /// <summary>Spread over the last month and over all users.</summary>
    private async Task PlantEndedAsync()
    {
        var (count, ids, containers) = (site.Population.Ended, new Ids(at - TimeSpan.FromDays(30), EndedSession), new Ids(at - TimeSpan.FromDays(30), GoneContainer));
        var age = $"interval '30 days' * ({count} - i) / {Math.Max(1, count)}";
        var times = (string[] columns) => columns.Select(column => KeyValuePair.Create(column, $"t.{column} - {age}"));
        await AddContainersAsync($"id = (select container_id from model_sessions where id = '{models.EndedSession}')", count, containers,
            new(times(["created_at", "launched_at", "ready_at", "claimed_at", "ending_at", "gone_at", "last_seen_at"])) { ["session_id"] = ids.Sql("i") });
        await site.Rows.AddAsync("sessions", $"id = '{models.EndedSession}'", count, new Dictionary<string, string>(times(["created_at", "claimed_at", "ending_at", "ended_at", "seen_at"]))
        {
            ["id"] = ids.Sql("i"), ["container_id"] = containers.Sql("i"), ["user_id"] = users.Sql($"1 + (i - 1) % {site.Population.Users}"), ["idempotency_key"] = "null",
        });
    }

    private async Task PlantLiveAsync()
    {
        await AddContainersAsync($"session_id = '{models.LiveSession}'", site.Population.Live, liveContainers, new() { ["session_id"] = liveSessions.Sql("i") });
        await site.Rows.AddAsync("sessions", $"id = '{models.LiveSession}'", site.Population.Live, new Dictionary<string, string>
        {
            ["id"] = liveSessions.Sql("i"), ["container_id"] = liveContainers.Sql("i"), ["user_id"] = users.Sql("i"),
            ["state"] = "'Connected'", ["connected_at"] = "now()", ["idempotency_key"] = "null",
        });
    }

    private Task AddContainersAsync(string which, int count, Ids ids, Dictionary<string, string> values) =>
        site.Rows.AddAsync("containers", which, count, new Dictionary<string, string>(values) { ["id"] = ids.Sql("i"), ["last_seen_at"] = values.GetValueOrDefault("last_seen_at", "now()") });
}
