using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>Classifies exceptions of either database.</summary>
internal static class Failures
{
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteIo = 10, SqliteFull = 13, SqliteConstraint = 19;

    /// <summary>
    /// Transient: a lost connection, a lock timeout, a deadlock, a full disk, a database that is starting or stopping. Nothing was written.
    /// </summary>
    public static bool IsPassing(Exception exception) => Chain(exception).Any(inner => inner switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked or SqliteIo or SqliteFull,
        PostgresException postgres => IsPassing(postgres.SqlState),
        NpgsqlException => true,
        TimeoutException => true,
        _ => false,
    });

    /// <summary>
    /// Connection; deadlock and serialization; out of disk, memory or connections; shutdown, start and cancellation; lock timeout; idle
    /// transaction.
    /// </summary>
    private static bool IsPassing(string state) => state[..2] is "08" or "40" or "53" or "57" || state is "55P03" or "25P03";

    /// <summary>A unique constraint was violated by a concurrent write.</summary>
    public static bool IsDuplicate(Exception exception) => Chain(exception).Any(inner => inner
        is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        or SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: 2067 or 1555 });

    /// <summary>The database rejected the statement; nothing of it was written.</summary>
    public static bool IsRefusal(Exception exception) => Chain(exception).Any(inner => inner is PostgresException or SqliteException { SqliteErrorCode: SqliteConstraint });

    /// <summary>A text contains U+0000, which PostgreSQL can't store: the client's error.</summary>
    public static bool IsUnstorableText(Exception exception) => Chain(exception).Any(inner => inner is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire });

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException) yield return inner;
    }
}
