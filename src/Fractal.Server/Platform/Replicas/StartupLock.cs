using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Npgsql;

namespace Fractal.Server.Platform.Replicas;

/// <summary>
/// Serialises the start of replicas on one PostgreSQL: one at a time migrates and stores configuration in rows. Uses an advisory lock on a
/// dedicated connection, so a crash releases it. The first to open the database, so it also reports errors in the connection string.
/// </summary>
internal sealed class StartupLock(DatabaseAddress address, ILogger<StartupLock> logger) : IAsyncDisposable
{
    private static readonly Version Oldest = new(14, 0);

    /// <summary>The number of attempts, two seconds each.</summary>
    private const int Tries = 60;

    private NpgsqlConnection? connection;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (!address.IsPostgres) return;
        connection = await OpenAsync(cancellationToken);
        for (var tried = 1; !await TryAsync(connection, cancellationToken); tried++)
        {
            if (tried == Tries) throw new StartException($"Another replica has been starting on the database {address} for two minutes. See what it says, then start this one again.");
            if (tried is 1 or Tries / 4 or Tries / 2) logger.WaitingForStart(address);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
        connection = null;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = new NpgsqlConnection(address.Unpooled);
        try
        {
            await opened.OpenAsync(cancellationToken);
            if (Refusal(opened.PostgreSqlVersion) is { } refusal) throw new StartException($"The database {address} {refusal}");
            return opened;
        }
        catch (Exception exception) when (exception is NpgsqlException or StartException or System.Net.Sockets.SocketException or TimeoutException or ArgumentException or NotSupportedException)
        {
            await opened.DisposeAsync();
            throw exception as StartException ?? new StartException($"The database {address} can't be used: {Words(exception)}", exception);
        }
    }

    /// <returns>What prevents a server of this version from starting; null if nothing.</returns>
    internal static string? Refusal(Version version) => version < Oldest ? $"is PostgreSQL {version}; {Oldest.Major} or newer is needed." : null;

    private static string Words(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "it does not take this user with this password.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "there is no such database. Make one that this user owns: createdb --owner USER NAME",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "it has no connection left.",
        PostgresException postgres => postgres.MessageText + ".",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it does not answer in time.",
        { InnerException: System.Net.Sockets.SocketException socket } => $"nothing answers there ({socket.Message}).",
        _ when exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => "it wants a password.",
        _ => exception.Message,
    };

    private static async Task<bool> TryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("set lock_timeout = '2s'; select pg_advisory_lock(hashtextextended('fractal start', 0))", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    /// <summary>The last task of the start: lets the next server begin.</summary>
    internal sealed class Leave(StartupLock line) : StartTask
    {
        public override int Order => Recovery + 1;

        public override Task RunAsync(CancellationToken cancellationToken) => line.DisposeAsync().AsTask();
    }
}
