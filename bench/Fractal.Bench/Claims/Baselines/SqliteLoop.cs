using System.Diagnostics;
using Fractal.Bench.Claims.Measuring;
using Microsoft.Data.Sqlite;

namespace Fractal.Bench.Claims.Baselines;

/// <summary>The bare claim in a loop on a SQLite file, as durable as the server's: one writer, one transaction each.</summary>
internal static class SqliteLoop
{
    private const int Rows = 200_000;

    public static Baseline Run(TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("fractal-sqlite-");
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "bare.db")};Pooling=false");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
            Execute(connection, $"""
                create table ready (id integer primary key, taken integer not null default 0);
                insert into ready (id) with recursive n(i) as (select 1 union all select i + 1 from n where i < {Rows}) select i from n;
                create index free on ready (id) where taken = 0;
                """);
            return Claim(connection, time);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Baseline Claim(SqliteConnection connection, TimeSpan time)
    {
        using var claim = connection.CreateCommand();
        claim.CommandText = "update ready set taken = 1 where id = (select id from ready where taken = 0 order by id limit 1) returning id";
        claim.Prepare();
        var latencies = new Latencies();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var before = Stopwatch.GetTimestamp();
            if (claim.ExecuteScalar() is null) throw new InvalidOperationException("Every row was claimed: the figure means nothing.");
            latencies.Add(before, Stopwatch.GetTimestamp());
        }

        return new Baseline("SQLite, a loop", 1, latencies.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, latencies.Within(0.5), latencies.Within(0.99));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
