using Fractal.Drivers.Host.Cloud;

namespace Fractal.Bench.Faults;

/// <summary>Compares the tables, the clients' responses and the cluster's own record. All counts of violations must be zero.</summary>
internal sealed class Checker(FaultSite site, Ledger ledger, Limits limits)
{
    /// <summary>Log messages that no crash may cause.</summary>
    private static readonly (string Wrong, string Count)[] InRows =
    [
        ("containers given to more than one session", "select count(*) from (select container_id from sessions where container_id is not null group by 1 having count(*) > 1) x"),
        ("sessions whose container is another's", "select count(*) from sessions s join containers c on c.id = s.container_id where c.session_id is distinct from s.id"),
        ("sessions whose container has no row", "select count(*) from sessions s where container_id is not null and not exists (select from containers c where c.id = s.container_id)"),
        ("containers used without their session", "select count(*) from containers c where session_id is not null and not exists (select from sessions s where s.id = c.session_id and s.container_id = c.id)"),
        ("keys that led to more than one session", "select count(*) from (select user_id, idempotency_key from sessions where idempotency_key is not null group by 1, 2 having count(*) > 1) x"),
        ("sessions that do not end", "select count(*) from sessions where state <> 'Ended'"),
        ("containers that do not end", "select count(*) from containers where state in ('InUse', 'Ending')"),
        ("queue positions without a session", "select coalesce(sum(abs(queued)), 0)::bigint from pool_levels"),
    ];

    public async Task<IReadOnlyDictionary<string, long>> CheckAsync()
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (wrong, count) in InRows) found[wrong] = await site.Rows.AskAsync<long>(count);
        await limits.LookAsync();
        found["users seen over their limit"] = limits.Over;
        found["users seen with a counter that is not true"] = limits.Miscounted;
        await CheckAnswersAsync(found);
        await CheckCloudAsync(found);
        return found;
    }

    private async Task CheckAnswersAsync(Dictionary<string, long> found)
    {
        var rows = (await site.Rows.ListAsync("select id, user_id, coalesce(idempotency_key, ''), coalesce(container_id, '00000000-0000-0000-0000-000000000000') from sessions",
            reader => (Id: reader.GetGuid(0), User: reader.GetGuid(1), Key: reader.GetString(2), Container: reader.GetGuid(3)))).ToDictionary(row => row.Id);
        found["sessions that were answered and are lost"] = ledger.Sessions.Count(answered =>
            !rows.TryGetValue(answered.Key, out var row) || row.User != answered.Value.User || row.Key != answered.Value.Key);
        found["sessions without a request"] = rows.Values.Count(row => !ledger.Asked(row.Key));
        found["tickets to a container that is not the session's"] = ledger.SessionOfContainer.Count(given => rows.TryGetValue(given.Value, out var row) && row.Container != given.Key);
        found["answers that contradict others"] = ledger.Wrongs.Count;
    }

    private async Task CheckCloudAsync(Dictionary<string, long> found)
    {
        var rows = (await site.Rows.ListAsync("select id, state from containers", reader => (Id: reader.GetGuid(0), State: reader.GetString(1)))).ToDictionary(row => row.Id, row => row.State);
        var asked = CloudRecord.Read(site.Record, CloudRecord.Launch);
        var running = (await site.Cloud.Driver.ListAsync(CancellationToken.None)).Select(workload => workload.ContainerId).ToHashSet();
        found["launches of what has no row"] = asked.Count(id => !rows.ContainsKey(id));
        found["workloads without a live row"] = running.Count(id => !rows.TryGetValue(id, out var state) || state == "Gone");
        found["ready rows without a workload"] = rows.Count(row => row.Value is "Ready" or "InUse" && !running.Contains(row.Key));
        found["used containers that were never launched"] = rows.Count(row => row.Value is "Ready" or "InUse" && !asked.Contains(row.Key));
    }
}
