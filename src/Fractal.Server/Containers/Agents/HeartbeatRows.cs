using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Fractal.Server.Containers.Agents;

internal static class HeartbeatRows
{
    private const string Sql =
        """
        UPDATE containers c SET last_seen_at = beat.seen_at, last_input_at = coalesce(beat.input_at, c.last_input_at)
        FROM unnest(@id, @seen_at, @input_at) AS beat (id, seen_at, input_at)
        WHERE c.id = beat.id AND c.state IN ('Starting', 'Ready', 'InUse')
        RETURNING c.id AS "Value"
        """;

    /// <summary>Writes heartbeats of several agents: one statement on PostgreSQL, one transaction on SQLite.</summary>
    /// <returns>The containers that are alive.</returns>
    public static Task<List<Guid>> WriteBeatsAsync(this FractalDb db, IReadOnlyList<KeyValuePair<Guid, ReceivedHeartbeat>> beats, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql() ? ByStatementAsync(db, beats, cancellationToken) : InTurnAsync(db, beats, cancellationToken);

    private static Task<List<Guid>> ByStatementAsync(FractalDb db, IReadOnlyList<KeyValuePair<Guid, ReceivedHeartbeat>> beats, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<Guid>(Sql,
            new NpgsqlParameter("id", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = beats.Select(b => b.Key).ToArray() },
            new NpgsqlParameter("seen_at", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = beats.Select(b => b.Value.SeenAt.UtcDateTime).ToArray() },
            new NpgsqlParameter("input_at", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = beats.Select(b => b.Value.InputAt?.UtcDateTime).ToArray() })
            .ToListAsync(cancellationToken);

    private static async Task<List<Guid>> InTurnAsync(FractalDb db, IReadOnlyList<KeyValuePair<Guid, ReceivedHeartbeat>> beats, CancellationToken cancellationToken)
    {
        var live = new List<Guid>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (id, beat) in beats)
        {
            var written = await db.Containers.Living().Where(c => c.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.LastSeenAt, beat.SeenAt).SetProperty(c => c.LastInputAt, c => beat.InputAt ?? c.LastInputAt), cancellationToken);
            if (written == 1) live.Add(id);
        }

        await transaction.CommitAsync(cancellationToken);
        return live;
    }
}
