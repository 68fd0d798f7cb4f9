using System.Globalization;
using Npgsql;

namespace Fractal.Bench.Site;

/// <summary>
/// Seeds tables by copying a row that the server wrote and changing some columns, so that copies match this version of the server.
/// </summary>
internal sealed class RowCopies(NpgsqlDataSource database)
{
    /// <summary>Remembers the current rows of these tables as templates, whatever happens to the rows later.</summary>
    public async Task KeepModelsAsync(params string[] tables)
    {
        foreach (var table in tables) await ExecuteAsync($"create table model_{table} as select * from {table}");
    }

    /// <param name="which">Selects the row to copy.</param>
    /// <param name="values">Columns and their values as SQL; <c>i</c> counts from 1.</param>
    public async Task AddAsync(string table, string which, long count, IReadOnlyDictionary<string, string> values)
    {
        if (count == 0) return;
        var columns = await ColumnsAsync(table);
        if (values.Keys.FirstOrDefault(name => !columns.Contains(name)) is { } unknown) throw new InvalidOperationException($"{table} has no column {unknown}.");
        var list = string.Join(", ", columns.Select(Quoted));
        var selected = string.Join(", ", columns.Select(column => values.GetValueOrDefault(column) ?? "t." + Quoted(column)));
        var copied = await ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
            $"insert into {table} ({list}) select {selected} from (select * from model_{table} where {which} limit 1) t, generate_series(1, {count}) i"));
        if (copied != count) throw new InvalidOperationException($"Of {table} there is no row where {which}.");
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"No answer to {sql}"));
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    private async Task<List<string>> ColumnsAsync(string table)
    {
        await using var command = database.CreateCommand(
            "select column_name from information_schema.columns where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'");
        command.Parameters.AddWithValue(table);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return columns.Count > 0 ? columns : throw new InvalidOperationException($"There is no table {table}.");
    }

    private static string Quoted(string name) => "\"" + name + "\"";
}
