using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    /// <summary>Everything in the database, as text; bytes as hexadecimal digits.</summary>
    internal async Task<string> ReadAllRowsAsync()
    {
        await using var db = OpenDatabase();
        await db.Database.OpenConnectionAsync();
        var text = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()).Distinct().Order())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from {table} order by 1";
            await using var reader = await command.ExecuteReaderAsync();
            text.Append(table).Append('\n');
            while (await reader.ReadAsync()) text.AppendJoin('|', Values(reader)).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Values(DbDataReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
            yield return reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i).ToString() ?? "";
    }
}
