using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Locks the data folder, opens the database and migrates its schema. Of several replicas one migrates and the others wait.
/// </summary>
internal sealed class MigrationStartTask(DataFolder data, DatabaseAddress address, Database database, StartupLock line, ILogger<MigrationStartTask> logger) : StartTask
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    public override int Order => StartTask.Database;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        data.Hold();
        await line.EnterAsync(cancellationToken);
        try
        {
            await using var db = database.Open();
            await RefuseUnknownAsync(db, cancellationToken);
            var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (missing.Count == 0) return;
            logger.Migrating(Where, string.Join(", ", missing));
            if (address.IsPostgres) db.Database.SetCommandTimeout(LongestStep);
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or NpgsqlException || exception.InnerException is NpgsqlException)
        {
            var said = exception as NpgsqlException ?? exception.InnerException as NpgsqlException;
            throw new StartException($"The database {Where} can't be opened or migrated: {(said is PostgresException postgres ? postgres.MessageText : (said ?? exception).Message)}", exception);
        }
    }

    private string Where => address.IsPostgres ? address.ToString() : data.File(DatabaseExtensions.SqliteFile);

    /// <summary>Leaves the schema of a newer version alone: each would write rows that the other does not understand.</summary>
    private async Task RefuseUnknownAsync(FractalDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault(migration => !known.Contains(migration));
        if (unknown is null) return;
        if (string.CompareOrdinal(unknown, known[0]) > 0) throw new StartException($"The database {Where} was migrated by a newer Fractal ({unknown}). Run that one, or restore a backup from before.");
        throw new StartException($"The database {Where} is of an early Fractal ({unknown}) that this one can't upgrade. Start with a new data folder or database, or run the older Fractal.");
    }
}
