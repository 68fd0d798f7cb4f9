using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Locks of a transaction, for a database with many writers. On SQLite they do nothing: a transaction is the one writer from its beginning.
/// Whoever takes several takes them in this order, everywhere, so that nobody waits in a circle: user, subscription, pool levels, session,
/// container; of several of a kind in the order of their ids. See docs/decisions/0010-postgresql-beside-sqlite.md.
/// </summary>
internal static class Locking
{
    private const string Wait = "fractal: for update", Skip = "fractal: for update skip locked";

    /// <summary>What is read stays as it is until the transaction's end. Whoever had it first is waited for, and what they wrote is read.</summary>
    public static IQueryable<T> ForUpdate<T>(this IQueryable<T> rows) => rows.TagWith(Wait);

    /// <summary>The same, skipping locked rows.</summary>
    public static IQueryable<T> ForUpdateSkippingLocked<T>(this IQueryable<T> rows) => rows.TagWith(Skip);

    /// <summary>Stands in line, until the transaction's end, for something that has no row.</summary>
    public static Task LockNameAsync(this FractalDb db, string name, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql() ? db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"fractal " + name}, 0))", cancellationToken) : Task.CompletedTask;

    /// <summary>Writes PostgreSQL's clause under the queries that asked for it: EF has no word for it.</summary>
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
