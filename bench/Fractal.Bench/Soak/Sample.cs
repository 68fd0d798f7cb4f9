using System.Globalization;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Microsoft.Data.Sqlite;

namespace Fractal.Bench.Soak;

/// <summary>The state at rest: the idle containers are ready, and there are no visitors.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, double> Values)
{
    public static async Task<Sample> TakeAsync(SoakServer server)
    {
        for (var tries = 0; tries < 600 && !await IsAtRestAsync(server); tries++) await Task.Delay(100);
        await Task.Delay(1000);
        var (pid, options) = (server.Process.ProcessId, server.Options);
        var layout = new LocalLayout(options.RuntimeFolder);
        var rows = await RowsAsync(server);
        return new Sample(new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["processes of the server and below"] = Processes.Tree(pid).Count(Processes.Runs),
            ["open files of the server"] = Directory.GetFileSystemEntries($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/fd").Length,
            ["memory of the server, PSS MiB"] = Pss(pid),
            ["control groups"] = Leftovers.CgroupFolders(layout.CgroupName).Sum(folder => Directory.GetDirectories(folder).Length),
            ["mounts"] = File.ReadLines("/proc/self/mountinfo").Count(line => line.Contains(layout.Root, StringComparison.Ordinal)),
            ["folders of containers"] = Directory.GetDirectories(layout.Containers).Length,
            ["user ids reserved"] = Directory.GetFiles(options.UidFolder).Count(f => int.TryParse(Path.GetFileName(f), CultureInfo.InvariantCulture, out var uid) && uid >= options.UidBase && uid < options.UidBase + options.UidCount),
            ["containers Ready"] = rows.GetValueOrDefault("containers Ready"),
            ["containers in other live states"] = rows.Where(r => r.Key.StartsWith("containers ", StringComparison.Ordinal) && !r.Key.EndsWith(" Ready", StringComparison.Ordinal) && !r.Key.EndsWith(" Gone", StringComparison.Ordinal)).Sum(r => r.Value),
            ["sessions not Ended"] = rows.Where(r => r.Key.StartsWith("sessions ", StringComparison.Ordinal) && !r.Key.EndsWith(" Ended", StringComparison.Ordinal)).Sum(r => r.Value),
            ["LiveSessions, summed"] = rows.GetValueOrDefault("live"),
            ["containers Gone (history)"] = rows.GetValueOrDefault("containers Gone"),
            ["sessions Ended (history)"] = rows.GetValueOrDefault("sessions Ended"),
        });
    }

    /// <summary>
    /// Values that must not be larger at the end than at the start. Memory and files may fluctuate; history is expected to grow.
    /// </summary>
    public IEnumerable<string> GrownSince(Sample start) =>
        from value in Values
        where !value.Key.Contains("history", StringComparison.Ordinal)
        let before = start.Values[value.Key]
        let most = value.Key.StartsWith("memory", StringComparison.Ordinal) ? before * 1.5 + 60 : value.Key.StartsWith("open files", StringComparison.Ordinal) ? before + 25 : before
        where value.Value > most
        select string.Create(CultureInfo.InvariantCulture, $"{value.Key} grew from {before:0} to {value.Value:0}.");

    private static async Task<bool> IsAtRestAsync(SoakServer server)
    {
        var rows = await RowsAsync(server);
        return rows.GetValueOrDefault("containers Ready") == 2 && rows.All(r => r.Key is "containers Ready" or "containers Gone" or "sessions Ended" or "live" || r.Value == 0) && rows.GetValueOrDefault("live") == 0;
    }

    private static async Task<Dictionary<string, double>> RowsAsync(SoakServer server)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(server.Data, "fractal.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "select 'containers ' || state, count(*) from containers group by 1 union all select 'sessions ' || state, count(*) from sessions group by 1 union all select 'live', sum(live_sessions) from subscriptions";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, double>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) rows[reader.GetString(0)] = reader.IsDBNull(1) ? 0 : reader.GetInt64(1);
        return rows;
    }

    private static double Pss(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
