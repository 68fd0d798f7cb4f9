using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Locks within a transaction, for a database with many writers. On SQLite they do nothing, since a transaction is the only writer. All
/// code acquires them in the same order to prevent deadlocks: user, subscription, pool levels, session, container; several of a kind
/// ordered by id. See docs/decisions/0010-postgresql-beside-sqlite.md.
/// </summary>
internal static class Locking
{
    private const string Wait = "fractal: for update", Skip = "fractal: for update skip locked";

    /// <summary>
    /// Rows stay as read until the end of the transaction. Waits for other holders of the lock and reads what they wrote.
    /// </summary>
    public static IQueryable<T> ForUpdate<T>(this IQueryable<T> rows) => rows.TagWith(Wait);

    /// <summary>Skips rows that are locked.</summary>
    public static IQueryable<T> ForUpdateSkippingLocked<T>(this IQueryable<T> rows) => rows.TagWith(Skip);

    /// <summary>Locks a key without a row, until the end of the transaction.</summary>
    public static Task LockNameAsync(this FractalDb db, string name, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql() ? db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"fractal " + name}, 0))", cancellationToken) : Task.CompletedTask;

    /// <summary>Appends PostgreSQL's locking clause to tagged queries; EF has no API for it.</summary>
    internal sealed class Clauses : DbCommandInterceptor
    {
        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Complete(command);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Complete(command);
            return ValueTask.FromResult(result);
        }

        private static void Complete(DbCommand command)
        {
            if (command.CommandText.StartsWith("-- " + Skip + "\n", StringComparison.Ordinal)) command.CommandText += "\nFOR UPDATE SKIP LOCKED";
            else if (command.CommandText.StartsWith("-- " + Wait + "\n", StringComparison.Ordinal)) command.CommandText += "\nFOR UPDATE";
        }
    }
}
