using Npgsql;

namespace Fractal.Load.Faults;

/// <summary>Looks again and again, in one snapshot of the database each, whether any user has more sessions than allowed or a counter that is not true.</summary>
internal sealed class Limits(FaultSite site)
{
    private static readonly string Passed = $"""
        select count(*) filter (where coalesce(n, 0) > {FaultSite.SessionsAUser}) * 1000000 + count(*) filter (where s.live_sessions <> coalesce(n, 0))
        from subscriptions s left join (select user_id, count(*) n from sessions where state <> 'Ended' group by user_id) live using (user_id)
        """;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks that were taken.</summary>
    public int Looks { get; private set; }

    /// <summary>Users over their limit, summed over the looks.</summary>
    public long Over { get; private set; }

    /// <summary>Users whose counter was not true, summed over the looks.</summary>
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
                // The database is down at this moment: that is what is tried here.
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
