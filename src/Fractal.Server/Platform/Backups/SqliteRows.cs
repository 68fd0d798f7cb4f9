using System.Globalization;
using Fractal.Server.Platform.Starting;
using Microsoft.Data.Sqlite;

namespace Fractal.Server.Platform.Backups;

/// <summary>A SQLite file outside the server: opens it, checks it and reads its schema.</summary>
internal static class SqliteRows
{
    public static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    public static string? Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The questions are this folder's own.
        command.CommandText = question;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <returns>The newest migration of the file.</returns>
    /// <exception cref="StartException">The file is damaged, or is not a database of Fractal.</exception>
    public static string? Check(SqliteConnection connection, string name)
    {
        try
        {
            var damage = Ask(connection, "PRAGMA integrity_check");
            if (damage != "ok") throw new StartException($"The database in {name} is damaged: {damage}");
            return Ask(connection, "SELECT migration_id FROM \"__EFMigrationsHistory\" ORDER BY migration_id DESC LIMIT 1");
        }
        catch (SqliteException exception)
        {
            throw new StartException($"The database in {name} is damaged, or not one of Fractal's: {exception.Message}", exception);
        }
    }
}
