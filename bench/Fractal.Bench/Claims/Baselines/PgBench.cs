using System.Diagnostics;
using System.Globalization;
using Fractal.Bench.Claims.Measuring;
using Fractal.Tests.Hosting;
using Npgsql;

namespace Fractal.Bench.Claims.Baselines;

/// <summary>The bare claim, one statement per claim, run by PostgreSQL's own pgbench on the same server with the same durability.</summary>
internal sealed class PgBench(PostgresServer postgres) : IAsyncDisposable
{
    private const string Claim = "UPDATE ready SET taken = true WHERE id = (SELECT id FROM ready WHERE NOT taken ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id;";
    public const string Name = "pgbench";

    private const int Expected = 30_000;

    private readonly string folder = Directory.CreateTempSubdirectory("fractal-pgbench-").FullName;
    private string? database;

    public async Task<Baseline> RunAsync(int clients, int seconds)
    {
        database ??= await postgres.CreateDatabaseAsync();
        await FillAsync(Expected * seconds);
        var script = Path.Combine(folder, "claim.sql");
        await File.WriteAllTextAsync(script, Claim);
        string[] arguments =
        [
            "-h", postgres.Socket, "-U", "fractal", "-n", "-M", "prepared", "-f", script, "-c", Text(clients), "-j", Text(Math.Min(2, clients)), "-T", Text(seconds),
            "--log", "--log-prefix", Path.Combine(folder, "log"), database,
        ];
        var output = await RunAsync(arguments, TimeSpan.FromSeconds(seconds + 30));
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith("tps = ", StringComparison.Ordinal)) ?? throw new InvalidOperationException("pgbench says nothing of its rate:\n" + output);
        var latencies = ReadLogs();
        var left = await LeftAsync();
        if (left == 0) throw new InvalidOperationException("pgbench claimed every row there was: the figure means nothing.");
        return new Baseline(Name, clients, double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture), latencies.Within(0.5), latencies.Within(0.99));
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        if (database is not null) await postgres.DropDatabaseAsync(database);
    }

    private async Task FillAsync(int rows)
    {
        await postgres.SqlAsync(database!, $"""
            drop table if exists ready;
            create table ready (id bigint primary key, taken boolean not null default false);
            insert into ready (id) select generate_series(1, {Text(rows)});
            create index on ready (id) where not taken;
            """);
        await postgres.SqlAsync(database!, "vacuum analyze ready");
        await postgres.SqlAsync(database!, "checkpoint");
    }

    private async Task<long> LeftAsync()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString(database!) + ";Pooling=false");
        await using var command = source.CreateCommand("select count(*) from ready where not taken");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>One line per claim: client, number, microseconds.</summary>
    private Latencies ReadLogs()
    {
        var latencies = new Latencies();
        foreach (var file in Directory.GetFiles(folder, "log.*"))
        {
            foreach (var line in File.ReadLines(file)) latencies.Add(double.Parse(line.Split(' ', 4)[2], CultureInfo.InvariantCulture));
            File.Delete(file);
        }

        return latencies;
    }

    private static async Task<string> RunAsync(string[] arguments, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo(PostgresServer.Program("pgbench"), arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var over = new CancellationTokenSource(limit);
        await process.WaitForExitAsync(over.Token);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException("pgbench failed: " + await errors);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
