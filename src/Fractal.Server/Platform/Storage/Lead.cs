using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Which of several servers runs what only one should: the one that holds an advisory lock, on a connection of its own, for as long as it lives. When it
/// dies the lock is free, and another has it within seconds. For a moment two may think they lead (one has lost its connection and does not know yet),
/// so whatever they do is safe for two: conditional updates, and decisions made under a row's lock. Alone on SQLite, a server leads.
/// </summary>
internal sealed class Lead(DatabaseAddress address, TimeProvider clock, ILogger<Lead> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private NpgsqlConnection? connection;
    private volatile bool has;

    /// <summary>Whether this server leads.</summary>
    public bool Has => has || !address.IsPostgres;

    /// <summary>This server leads from now on.</summary>
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
                if (has) logger.LogWarning("Lost the leader lease: {Reason}", exception.Message);
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
        logger.LogInformation("Acquired the leader lease: this server runs the singleton reconcilers");
        Taken?.Invoke();
    }

    private async Task LoseAsync()
    {
        has = false;
        if (connection is not null) await connection.DisposeAsync();
        connection = null;
    }
}
