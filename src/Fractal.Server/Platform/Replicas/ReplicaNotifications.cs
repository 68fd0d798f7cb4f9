using Fractal.Server.Platform.Storage;
using Npgsql;

namespace Fractal.Server.Platform.Replicas;

/// <summary>
/// Notifies the other servers of this database: short messages by NOTIFY after the commit, batched and deduplicated, on a dedicated
/// connection (inside the transaction, NOTIFY would serialise commits). Only a hint for speed, like all signals: a lost message causes a
/// short delay, because every server also polls. Does nothing on SQLite.
/// </summary>
internal sealed class ReplicaNotifications(DatabaseAddress address, TimeProvider clock, ILogger<ReplicaNotifications> logger) : BackgroundService
{
    private const string Channel = "fractal";
    private const int LongestPayload = 7000, MostWords = 20_000;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10), Again = TimeSpan.FromSeconds(2);

    private readonly string me = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
    private readonly SemaphoreSlim something = new(0, 1);
    private HashSet<string> words = [];

    /// <summary>Raised for a message of another server.</summary>
    public event Action<string>? Heard;

    /// <param name="word">Without spaces; at most 100 characters.</param>
    public void Tell(string word)
    {
        if (!address.IsPostgres) return;
        lock (something)
        {
            // Too many to send. The other servers find the changes by polling.
            if (words.Count >= MostWords || !words.Add(word) || words.Count > 1) return;
        }

        something.Release();
    }

    public override void Dispose()
    {
        something.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        address.IsPostgres ? Task.WhenAll(AgainAndAgainAsync(ListenAsync, stoppingToken), AgainAndAgainAsync(SendAsync, stoppingToken)) : Task.CompletedTask;

    private async Task AgainAndAgainAsync(Func<NpgsqlConnection, CancellationToken, Task> act, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(address.Unpooled);
                await connection.OpenAsync(stoppingToken);
                await act(connection, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.NotificationsInterrupted(exception.Message);
                await Task.Delay(Again, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        connection.Notification += (_, news) => Hear(news.Payload);
        await using var listen = new NpgsqlCommand("listen " + Channel, connection);
        await listen.ExecuteNonQueryAsync(stoppingToken);
        while (true) await connection.WaitAsync(stoppingToken);
    }

    private void Hear(string payload)
    {
        var parts = payload.Split(' ');
        if (parts[0] == me) return;
        foreach (var word in parts.Skip(1))
        {
            try
            {
                Heard?.Invoke(word);
            }
            catch (Exception exception)
            {
                logger.NotificationFailed(exception, word);
            }
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        await using var notify = new NpgsqlCommand($"select pg_notify('{Channel}', $1)", connection);
        var payload = notify.Parameters.Add(new NpgsqlParameter<string>());
        while (true)
        {
            await something.WaitAsync(stoppingToken);
            await Task.Delay(Gathering, CancellationToken.None);
            HashSet<string> all;
            lock (something) (all, words) = (words, []);
            foreach (var part in Parts(all))
            {
                payload.Value = part;
                await notify.ExecuteNonQueryAsync(stoppingToken);
            }
        }
    }

    private IEnumerable<string> Parts(IEnumerable<string> all)
    {
        var part = new System.Text.StringBuilder(me);
        foreach (var word in all)
        {
            if (part.Length + word.Length >= LongestPayload)
            {
                yield return part.ToString();
                part.Clear().Append(me);
            }

            part.Append(' ').Append(word);
        }

        yield return part.ToString();
    }
}
