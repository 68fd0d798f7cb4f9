using Npgsql;

namespace Fractal.Bench.Faults;

/// <summary>
/// Repeatedly checks, each time in one snapshot of the database, whether a user has more sessions than allowed or a wrong counter.
/// </summary>
internal sealed class Limits(FaultSite site)
{
    private static readonly string Passed = $"""
        select count(*) filter (where coalesce(n, 0) > {FaultSite.SessionsAUser}) * 1000000 + count(*) filter (where s.live_sessions <> coalesce(n, 0))
        from subscriptions s left join (select user_id, count(*) n from sessions where state <> 'Ended' group by user_id) live using (user_id)
        """;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>The number of checks.</summary>
    public int Looks { get; private set; }

    /// <summary>Users over their limit, summed over all checks.</summary>
    public long Over { get; private set; }

    /// <summary>Users with a wrong counter, summed over all checks.</summary>
    public long Miscounted { get; private set; }

    public async Task RunAsync(Func<bool> goOn)
    {
        while (goOn())
        {
            await Task.Delay(Every);
            try
            {
                await LookAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
            {
                // The database is down, which is one of the faults.
            }
        }
    }

    public async Task LookAsync()
    {
        var found = await site.Rows.AskAsync<long>(Passed);
        Looks++;
        Over += found / 1_000_000;
        Miscounted += found % 1_000_000;
    }
}
