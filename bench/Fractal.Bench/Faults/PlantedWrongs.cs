using System.Diagnostics;

namespace Fractal.Bench.Faults;

/// <summary>
/// Violations planted in the rows, one after another, each reverted. If the checker misses one of them, it would also miss the server's.
/// </summary>
internal sealed class PlantedWrongs(FaultSite site, Checker checker)
{
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(2);
    private static readonly Guid Stranger = Guid.Parse("0190aaaa-0000-7000-8000-000000000001");

    /// <summary>One violation needs a ready container, which the pool takes a while to launch after the last fault.</summary>
    public async Task RefilledAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Refill; await Task.Delay(200))
            if (await site.Rows.ExecuteAsync("update containers set state = state where state = 'Ready'") > 0) return;
    }

    /// <returns>Planted violations that were not found; empty if the checker works.</returns>
    public async Task<IReadOnlyList<string>> NotFoundAsync()
    {
        (string Wrong, string Plant, string TakeBack)[] planted =
        [
            ("containers given to more than one session", CopySession("container_id", "t.container_id", "idempotency_key", "'0-1-planted'"), $"delete from sessions where id = '{Stranger}'"),
            ("sessions without a request", CopySession("container_id", "null", "idempotency_key", "'0-1-planted'"), $"delete from sessions where id = '{Stranger}'"),
            ("sessions that were answered and are lost", Hide("sessions", "container_id is not null"), Return("sessions")),
            ("sessions whose container has no row", Hide("containers", "session_id is not null"), Return("containers")),
            ("launches of what has no row", Hide("containers", "true"), Return("containers")),
            ("sessions that do not end", "update sessions set state = 'Connected' where id = (select id from sessions order by id limit 1)", "update sessions set state = 'Ended' where state = 'Connected'"),
            ("users seen with a counter that is not true", "update subscriptions set live_sessions = live_sessions + 1", "update subscriptions set live_sessions = live_sessions - 1"),
            ("workloads without a live row", "update containers set state = 'Gone' where id = (select id from containers where state = 'Ready' limit 1)", "update containers set state = 'Ready' where state = 'Gone' and gone_at is null"),
        ];
        var missed = new List<string>();
        foreach (var (wrong, plant, takeBack) in planted)
        {
            if (await site.Rows.ExecuteAsync(plant) == 0) missed.Add(wrong + " (could not be planted)");
            else if ((await checker.CheckAsync())[wrong] == 0) missed.Add(wrong);
            await site.Rows.ExecuteAsync(takeBack);
        }

        return missed;
    }

    private static string CopySession(params string[] changes) => $"""
        insert into sessions select (jsonb_populate_record(t, jsonb_build_object('id', '{Stranger}', '{changes[0]}', {changes[1]}, '{changes[2]}', {changes[3]}))).*
        from sessions t where container_id is not null order by id limit 1
        """;

    private static string Hide(string table, string which) => $"create table hidden as select * from {table} where false; with gone as (delete from {table} where id = (select id from {table} where {which} order by id limit 1) returning *) insert into hidden select * from gone";

    private static string Return(string table) => $"insert into {table} select * from hidden; drop table hidden";
}
