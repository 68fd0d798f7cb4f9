using Fractal.Server.Platform.Storage;
using Npgsql;

namespace Fractal.Server.Platform.Replicas;

/// <summary>
/// Elects the one server that runs what only one should run: the holder of an advisory lock on a dedicated connection. If it dies, the lock
/// is released and another server acquires it within seconds. Two servers may briefly both believe that they lead (one has lost its
/// connection without noticing), so everything a leader does is safe for two: conditional updates, and decisions under a row's lock. On
/// SQLite the only server leads.
/// </summary>
internal sealed class LeaderLease(DatabaseAddress address, TimeProvider clock, ILogger<LeaderLease> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private NpgsqlConnection? connection;
    private volatile bool has;

    /// <summary>Whether this server leads.</summary>
    public bool Has => has || !address.IsPostgres;

    /// <summary>Raised when this server becomes the leader.</summary>
    public event Action? Taken;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (address.IsPostgres && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (has) logger.LeaseLost(exception.Message);
                await LoseAsync();
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await LoseAsync();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            connection = new NpgsqlConnection(address.Unpooled);
            await connection.OpenAsync(cancellationToken);
        }

        var before = has;
        await using var command = new NpgsqlCommand(before ? "select true" : "select pg_try_advisory_lock(hashtextextended('fractal lead', 0))", connection);
        command.CommandTimeout = (int)Look.TotalSeconds;
        has = await command.ExecuteScalarAsync(cancellationToken) is true;
        if (!has || before) return;
        logger.LeaseAcquired();
        Taken?.Invoke();
    }

    private async Task LoseAsync()
    {
        has = false;
        if (connection is not null) await connection.DisposeAsync();
        connection = null;
    }
}
