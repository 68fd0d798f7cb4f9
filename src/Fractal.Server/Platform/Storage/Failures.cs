using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>What an exception of either database means.</summary>
internal static class Failures
{
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteIo = 10, SqliteFull = 13, SqliteConstraint = 19;

    /// <summary>It may be over in a moment: a lost connection, a lock not had in time, a deadlock, a full disk, a database that starts or stops. Nothing was written.</summary>
    public static bool IsPassing(Exception exception) => Chain(exception).Any(inner => inner switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked or SqliteIo or SqliteFull,
        PostgresException postgres => IsPassing(postgres.SqlState),
        NpgsqlException => true,
        TimeoutException => true,
        _ => false,
    });

    /// <summary>Connection; deadlock and serialization; out of disk, memory or connections; shutdown, start and canceled; a lock not had in time; a transaction left idle.</summary>
    private static bool IsPassing(string state) => state[..2] is "08" or "40" or "53" or "57" || state is "55P03" or "25P03";

    /// <summary>Somebody else wrote the same unique value first.</summary>
    public static bool IsDuplicate(Exception exception) => Chain(exception).Any(inner => inner
        is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        or SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: 2067 or 1555 });

    /// <summary>The database answered, and the answer is no: nothing of the statement was written.</summary>
    public static bool IsRefusal(Exception exception) => Chain(exception).Any(inner => inner is PostgresException or SqliteException { SqliteErrorCode: SqliteConstraint });

    /// <summary>A text holds U+0000, which PostgreSQL does not keep: a client's mistake.</summary>
    public static bool IsUnstorableText(Exception exception) => Chain(exception).Any(inner => inner is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire });

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException) yield return inner;
    }
}
