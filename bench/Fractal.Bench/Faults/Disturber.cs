using Fractal.Bench.Site;

namespace Fractal.Bench.Faults;

/// <summary>Kills servers, cuts connections and kills the database, in turn. At the end all of them run again.</summary>
internal sealed class Disturber(FaultSite site, TimeSpan every)
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(1);
    private const int StartTries = 5;

    private readonly Random random = new(7);
    private readonly SortedDictionary<string, int> done = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Done => done;

    /// <summary>The number of faults so far.</summary>
    public int Turns { get; private set; }

    /// <summary>Runs until stopped, but executes each kind at least once.</summary>
    public async Task RunAsync(Func<bool> goOn)
    {
        (string What, Func<Task> Do)[] faults =
        [
            ("servers killed with -9", () => KillAsync(1)), ("times all connections of servers to the database cut", CutAsync), ("times the database killed", KillDatabaseAsync),
            ("servers killed with -9", () => KillAsync(2)), ("times half of the connections cut", CutHalfAsync), ("times all servers killed at once", () => KillAsync(site.Servers.Count)),
        ];
        for (var turn = 0; goOn() || turn < faults.Length; turn++)
        {
            await Task.Delay(every);
            var (what, act) = faults[turn % faults.Length];
            await act();
            Turns = turn + 1;
            done[what] = done.GetValueOrDefault(what) + (turn % faults.Length == 3 ? 2 : 1);
        }
    }

    private async Task KillAsync(int count)
    {
        var servers = site.Servers.OrderBy(_ => random.Next()).Take(count).ToList();
        foreach (var server in servers) server.Kill();
        await Task.Delay(Down);
        await Task.WhenAll(servers.Select(StartAsync));
    }

    /// <summary>A server without a database exits, and its supervisor restarts it.</summary>
    private static async Task StartAsync(ServerProcess server)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await server.StartAsync();
                return;
            }
            catch (InvalidOperationException) when (tries < StartTries)
            {
                await Task.Delay(Down);
            }
        }
    }

    private Task CutAsync() => site.Rows.AskAsync<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");

    private Task CutHalfAsync() =>
        site.Rows.AskAsync<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and pid % 2 = 0");

    private async Task KillDatabaseAsync()
    {
        await site.Postgres.KillAsync();
        await Task.Delay(Down);
        await site.Postgres.ResumeAsync();
    }
}
