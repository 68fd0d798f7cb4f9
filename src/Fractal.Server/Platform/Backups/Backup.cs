using System.Formats.Tar;
using System.Text;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace Fractal.Server.Platform.Backups;

/// <summary>
/// Writes an installation's data to one file: the rows, by SQLite's online backup, and the installation key. The server may keep running;
/// the copy is consistent. Rows on PostgreSQL are left to pg_dump; then the file contains only the key.
/// </summary>
internal sealed class Backup(DataFolder data, DatabaseAddress address, IConfiguration configuration, TimeProvider clock, TextWriter say)
{
    /// <exception cref="StartException">The backup failed; no file is left.</exception>
    public async Task RunAsync(string file, bool withKey)
    {
        if (File.Exists(file)) throw new StartException($"{file} exists already. A backup never replaces a file: name another.");
        if (address.IsPostgres && !withKey) throw new StartException("On PostgreSQL this backup holds the key alone: without it there is nothing to keep.");
        if (!address.IsPostgres && !File.Exists(data.File(DatabaseExtensions.SqliteFile))) throw new StartException($"There is no database in {data.Path}. Name its folder with --data.");
        var key = withKey ? Encoding.ASCII.GetBytes(KeyText() + "\n") : null;
        var (part, rows) = (file + ".part", file + ".rows.part");
        try
        {
            var schema = address.IsPostgres ? null : CopyRows(rows);
            var about = new BackupContents(BackupContents.CurrentFormat, address.IsPostgres ? BackupContents.Postgres : BackupContents.Sqlite, schema, clock.GetUtcNow(), withKey);
            await WriteAsync(part, about, address.IsPostgres ? null : rows, key);
            File.Move(part, file, overwrite: false);
        }
        finally
        {
            File.Delete(rows);
            File.Delete(part);
        }

        await SayAsync(file, withKey);
    }

    private string KeyText()
    {
        if (configuration[InstallationKey.Setting] is { Length: > 0 } configured) return configured.Trim();
        var path = KeyFile.Of(data, configuration).Path;
        if (!File.Exists(path)) throw new StartException($"There is no installation key at {path}. Name its folder with --data, or leave it out with --without-key.");
        var text = File.ReadAllText(path).Trim();
        KeyRing.Parse(text, path);
        return text;
    }

    /// <returns>The newest migration of the copied rows.</returns>
    private string? CopyRows(string target)
    {
        BackupContents.Create(target).Dispose();
        using var from = SqliteRows.Open(data.File(DatabaseExtensions.SqliteFile), SqliteOpenMode.ReadWrite);
        using var to = SqliteRows.Open(target, SqliteOpenMode.ReadWrite);
        from.BackupDatabase(to);
        // One complete file, without a separate log.
        SqliteRows.Ask(to, "PRAGMA journal_mode=DELETE");
        return SqliteRows.Check(to, target);
    }

    private static async Task WriteAsync(string part, BackupContents about, string? rows, byte[]? key)
    {
        await using var stream = BackupContents.Create(part);
        await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            await tar.WriteEntryAsync(Entry(BackupContents.About, new MemoryStream(about.ToBytes())));
            if (key is not null) await tar.WriteEntryAsync(Entry(BackupContents.Key, new MemoryStream(key)));
            if (rows is not null)
            {
                await using var copy = File.OpenRead(rows);
                await tar.WriteEntryAsync(Entry(BackupContents.Rows, copy));
            }
        }

        stream.Flush(flushToDisk: true);
    }

    private static PaxTarEntry Entry(string name, Stream bytes) => new(TarEntryType.RegularFile, name) { DataStream = bytes, Mode = BackupContents.OwnerOnly };

    private async Task SayAsync(string file, bool withKey)
    {
        await say.WriteLineAsync($"{file} is written: {(address.IsPostgres ? "the installation key" : withKey ? "the rows and the installation key" : "the rows")}.");
        if (withKey) await say.WriteLineAsync("It contains the installation key. Protect it like a password.");
        else await say.WriteLineAsync("IT DOES NOT HOLD THE INSTALLATION KEY. Keep that elsewhere: restored without it, every sign-in is over.");
        if (address.IsPostgres) await say.WriteLineAsync($"The rows are PostgreSQL's to keep: pg_dump --format=custom --file ROWS.dump, of {address}.");
    }
}
