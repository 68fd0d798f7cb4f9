using Fractal.Client.Sessions;
using Fractal.Server.Sessions.Endings;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// The claim on PostgreSQL: one statement, one round trip, for all starts of a batch. It assigns containers in plain cases: the sign-in
/// live, the user entitled, the app in the tier, below the limit, the key new, no queue, a container of the newest version ready. It leaves
/// out all other starts and changes nothing for them. A statement sees a snapshot from its beginning, except for rows that it locks. Hence
/// limits are counters on the user's locked subscription row, and rows are locked in the order of ids; containers locked by others are
/// skipped; sessions that violate a unique index (the same key or, if an app keeps config, the same app concurrently on another server) are
/// not inserted; and containers and counters are updated only from inserted rows.
/// </summary>
internal static class ClaimStatement
{
    private const string Sql =
        """
        WITH asked AS MATERIALIZED (
            SELECT * FROM unnest(@n, @session_id, @user_id, @app, @region, @key, @hash, @sign_in) AS asked (n, session_id, user_id, app, region, key, hash, sign_in)
        ), holder AS MATERIALIZED (
            SELECT s.user_id, s.state, s.suspended, s.tier_name, s.ends_at, s.live_sessions FROM subscriptions s
            WHERE s.user_id = ANY (@user_id) ORDER BY s.user_id FOR UPDATE
        ), entitled AS MATERIALIZED (
            SELECT asked.*, h.ends_at, app.id AS app_id, app.title, app.current_version_id, app.keeps_config, t.priority, app.connect_timeout,
                least(app.reconnect_window, t.reconnect_window) AS reconnect_window, least(app.idle_timeout, t.idle_timeout) AS idle_timeout,
                least(app.max_duration, t.max_duration) AS max_duration,
                row_number() OVER (PARTITION BY app.id, asked.region ORDER BY asked.n) AS place
            FROM asked
            JOIN holder h ON h.user_id = asked.user_id
            JOIN apps app ON app.name = asked.app
            JOIN tiers t ON t.name = h.tier_name
            WHERE (asked.sign_in IS NULL OR EXISTS (SELECT FROM sign_ins i
                    WHERE i.id = asked.sign_in AND i.user_id = asked.user_id AND i.ended_at IS NULL AND i.expires_at > @now))
                AND app.enabled AND NOT h.suspended AND h.state IN ('Trialing', 'Active') AND (h.ends_at IS NULL OR h.ends_at > @now)
                AND t.apps && ARRAY['*', app.name]::text[] AND h.live_sessions < t.max_live_sessions
                AND NOT EXISTS (SELECT FROM sessions s WHERE s.user_id = asked.user_id AND s.idempotency_key = asked.key)
                AND NOT EXISTS (SELECT FROM pool_levels l WHERE l.app_id = app.id AND l.region = asked.region AND l.queued > 0)
        ), ready AS MATERIALIZED (
            SELECT wanted.app_id, wanted.region, c.id, c.public_key, row_number() OVER (PARTITION BY wanted.app_id, wanted.region) AS place
            FROM (SELECT app_id, region, current_version_id, count(*) AS number FROM entitled GROUP BY app_id, region, current_version_id) wanted
            CROSS JOIN LATERAL (
                SELECT c.id, c.public_key FROM containers c
                WHERE c.app_id = wanted.app_id AND c.region = wanted.region AND c.app_version_id = wanted.current_version_id AND c.state = 'Ready'
                ORDER BY c.ready_at LIMIT wanted.number FOR UPDATE SKIP LOCKED) c
        ), given AS (
            INSERT INTO sessions (id, user_id, app_id, region, state, start, container_id, priority, keeps_config, idempotency_key, request_hash,
                created_at, claimed_at, seen_at, report_sequence, limit_at,
                limits_connect_timeout, limits_reconnect_window, limits_idle_timeout, limits_max_duration)
            SELECT e.session_id, e.user_id, e.app_id, e.region, 'Claimed', 'Warm', r.id, e.priority, e.keeps_config, e.key, e.hash,
                @now, @now, @now, 0, least(@now + e.connect_timeout, @now + e.max_duration, e.ends_at),
                e.connect_timeout, e.reconnect_window, e.idle_timeout, e.max_duration
            FROM entitled e JOIN ready r ON r.app_id = e.app_id AND r.region = e.region AND r.place = e.place
            ON CONFLICT DO NOTHING
            RETURNING id, user_id, container_id, limit_at
        ), taken AS (
            UPDATE containers c SET state = 'InUse', session_id = given.id, claimed_at = @now FROM given WHERE c.id = given.container_id
        ), counted AS (
            UPDATE subscriptions s SET live_sessions = s.live_sessions + 1 FROM given WHERE s.user_id = given.user_id
        )
        SELECT e.n, r.id AS container_id, r.public_key AS container_key, e.app_id, e.title AS app_title, e.priority, e.keeps_config,
            e.ends_at AS subscription_ends_at, given.limit_at, e.connect_timeout, e.reconnect_window, e.idle_timeout, e.max_duration
        FROM entitled e JOIN ready r ON r.app_id = e.app_id AND r.region = e.region AND r.place = e.place JOIN given ON given.id = e.session_id
        """;

    /// <returns>An outcome for each start, in order; <see cref="ClaimOutcome.Undecided"/> for those left out.</returns>
    public static async Task<ClaimOutcome[]> RunAsync(FractalDb db, IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now)
    {
        var ids = batch.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var rows = await db.Database.SqlQueryRaw<Given>(Sql,
            Of("n", NpgsqlDbType.Integer, Enumerable.Range(0, batch.Count).ToArray()),
            Of("session_id", NpgsqlDbType.Uuid, ids),
            Of("user_id", NpgsqlDbType.Uuid, batch.Select(w => w.Request.UserId).ToArray()),
            Of("app", NpgsqlDbType.Text, batch.Select(w => w.Request.App).ToArray()),
            Of("region", NpgsqlDbType.Text, batch.Select(w => w.Region).ToArray()),
            Of("key", NpgsqlDbType.Text, batch.Select(w => w.Request.IdempotencyKey).ToArray()),
            Of("hash", NpgsqlDbType.Bytea, batch.Select(w => w.Request.RequestHash).ToArray()),
            Of("sign_in", NpgsqlDbType.Uuid, batch.Select(w => w.Request.SignInId).ToArray()),
            new NpgsqlParameter("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime }).ToListAsync();
        ClaimOutcome[] outcomes = [.. batch.Select(_ => ClaimOutcome.Undecided.Instance)];
        foreach (var row in rows) outcomes[row.N] = OutcomeOf(row, ids[row.N], batch[row.N], now);
        return outcomes;
    }

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, Array values) => new(name, NpgsqlDbType.Array | type) { Value = values };

    private static ClaimOutcome OutcomeOf(Given row, Guid id, ClaimWaiting waiting, DateTimeOffset now)
    {
        var session = new Session
        {
            Id = id,
            UserId = waiting.Request.UserId,
            AppId = row.AppId,
            Region = waiting.Region,
            State = SessionState.Claimed,
            Start = StartKind.Warm,
            ContainerId = row.ContainerId,
            Priority = row.Priority,
            KeepsConfig = row.KeepsConfig,
            CreatedAt = now,
            ClaimedAt = now,
            SeenAt = now,
            LimitAt = row.LimitAt,
            Limits = new SessionLimits(row.ConnectTimeout, row.ReconnectWindow, row.IdleTimeout, row.MaxDuration),
        };
        var around = new SessionSurroundings(waiting.Request.App, row.AppTitle, row.ContainerKey, LastInputAt: null, row.SubscriptionEndsAt);
        return new ClaimOutcome.Created(session, SessionViews.ViewOf(session, around));
    }

    /// <summary>A start that was assigned a container.</summary>
    private sealed class Given
    {
        /// <summary>Its index in the batch.</summary>
        public int N { get; init; }

        public Guid ContainerId { get; init; }

        public string? ContainerKey { get; init; }

        public Guid AppId { get; init; }

        public required string AppTitle { get; init; }

        public int Priority { get; init; }

        public bool KeepsConfig { get; init; }

        public DateTimeOffset? SubscriptionEndsAt { get; init; }

        public DateTimeOffset? LimitAt { get; init; }

        public TimeSpan ConnectTimeout { get; init; }

        public TimeSpan ReconnectWindow { get; init; }

        public TimeSpan IdleTimeout { get; init; }

        public TimeSpan MaxDuration { get; init; }
    }
}
