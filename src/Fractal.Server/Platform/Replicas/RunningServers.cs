using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Npgsql;

namespace Fractal.Server.Platform.Replicas;

/// <summary>
/// The servers running on this database: each holds an advisory lock on a dedicated connection, shared if it permits other servers,
/// exclusive if not. On SQLite there is one server per data folder.
/// </summary>
internal sealed class RunningServers(
    DatabaseAddress address, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<RunningServers> logger) : BackgroundService, IAsyncDisposable
{
    private const string Lock = "hashtextextended('fractal replica', 0)";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private NpgsqlConnection? connection;
    private bool alone;

    /// <summary>Whether another server was running on this database when this one started.</summary>
    public bool Others { get; private set; }

    /// <param name="mustBeAlone">Why this server can't run beside others; null if it can.</param>
    /// <exception cref="StartException">Another server is running, and one of the two must be alone.</exception>
    public async Task EnterAsync(string? mustBeAlone, CancellationToken cancellationToken)
    {
        if (!address.IsPostgres) return;
        alone = mustBeAlone is not null;
        connection = new NpgsqlConnection(address.Unpooled);
        await connection.OpenAsync(cancellationToken);
        var first = await AskAsync($"select pg_try_advisory_lock({Lock})", cancellationToken);
        Others = !first;
        if (alone && !first) throw new StartException($"Another server uses the database {address}. {mustBeAlone}");
        if (alone) return;
        if (!await AskAsync($"select pg_try_advisory_lock_shared({Lock})", cancellationToken))
            throw new StartException($"The server that uses the database {address} runs containers on its own machine and can't have another beside it. Stop it first.");
        if (first) await AskAsync($"select pg_advisory_unlock({Lock})", cancellationToken);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        Dispose();
        if (connection is not null) await connection.DisposeAsync();
        connection = null;
    }

    /// <summary>A lost connection loses the lock, for example when the database restarts; it is acquired again.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (address.IsPostgres && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, clock, stoppingToken);
            try
            {
                if (connection is not null && await AskAsync("select true", stoppingToken)) continue;
            }
            catch (Exception exception) when (Failures.IsPassing(exception) || exception is InvalidOperationException)
            {
                await EnterAgainAsync(stoppingToken);
            }
        }
    }

    private async Task EnterAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (connection is not null) await connection.DisposeAsync();
            await EnterAsync(alone ? "" : null, cancellationToken);
        }
        catch (StartException exception)
        {
            logger.DatabaseTakenOver(exception.Message);
            lifetime.StopApplication();
        }
        catch (Exception exception) when (Failures.IsPassing(exception))
        {
            logger.DatabaseUnavailable(address, exception.Message);
        }
    }

    private async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
