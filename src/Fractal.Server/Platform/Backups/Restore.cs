using System.Formats.Tar;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Backups;

/// <summary>
/// Replaces an installation's data with a backup while no server uses it. Unpacks and verifies the backup first. Existing data is moved
/// aside, never deleted, and only with <c>--overwrite</c>.
/// </summary>
internal sealed class Restore(DataFolder data, DatabaseAddress address, IConfiguration configuration, TimeProvider clock, TextWriter say)
{
    /// <exception cref="StartException">The restore failed; the data is unchanged.</exception>
    public async Task RunAsync(string file, bool overwrite)
    {
        if (!File.Exists(file)) throw new StartException($"There is no file {file}.");
        data.Hold();
        var unpacked = Path.Combine(data.Path, $"restore-{Environment.ProcessId}.part");
        Directory.CreateDirectory(unpacked, BackupContents.OwnerOnly | UnixFileMode.UserExecute);
        try
        {
            var about = await UnpackAsync(file, unpacked);
            Check(about, unpacked, file);
            await ReplaceAsync(about, unpacked, file, overwrite);
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static async Task<BackupContents> UnpackAsync(string file, string folder)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            await using var tar = new TarReader(stream);
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                if (entry.Name is not (BackupContents.About or BackupContents.Key or BackupContents.Rows) || entry.EntryType is not TarEntryType.RegularFile)
                    throw new StartException($"{file} is not a backup of Fractal: it holds \"{entry.Name}\".");
                await using var target = BackupContents.Create(Path.Combine(folder, entry.Name));
                if (entry.DataStream is { } bytes) await bytes.CopyToAsync(target);
                target.Flush(flushToDisk: true);
            }

            var about = Path.Combine(folder, BackupContents.About);
            return (File.Exists(about) ? BackupContents.Read(await File.ReadAllBytesAsync(about)) : null) ?? throw new StartException($"{file} is not a backup of Fractal.");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or System.Text.Json.JsonException or FormatException or ArgumentException)
        {
            throw new StartException($"{file} is not a backup of Fractal, or is cut off: {exception.Message}", exception);
        }
    }

    private void Check(BackupContents about, string folder, string file)
    {
        if (about.Format > BackupContents.CurrentFormat) throw new StartException($"{file} was made by a newer Fractal. Restore it with that one.");
        var (key, rows) = (Path.Combine(folder, BackupContents.Key), Path.Combine(folder, BackupContents.Rows));
        if (about.HasKey != File.Exists(key) || (about.Database == BackupContents.Sqlite) != File.Exists(rows)) throw new StartException($"{file} is cut off: something that it should hold is missing.");
        if (about.HasKey) KeyRing.Parse(File.ReadAllText(key), file);
        if (about.Database == BackupContents.Postgres != address.IsPostgres)
            throw new StartException($"{file} was made beside {about.Database}, and this server is set to {(address.IsPostgres ? BackupContents.Postgres : BackupContents.Sqlite)} ({DatabaseAddress.Setting}).");
        if (address.IsPostgres) return;
        using var copy = SqliteRows.Open(rows, SqliteOpenMode.ReadWrite);
        var schema = SqliteRows.Check(copy, file);
        using var model = DesignTime.Sqlite();
        if (schema is not null && !model.Database.GetMigrations().Contains(schema)) throw new StartException($"The rows in {file} are of a newer Fractal ({schema}). Restore them with that one.");
    }

    private static bool IsOlder(string restored, string present)
    {
        try
        {
            var (then, now) = (KeyRing.Parse(File.ReadAllText(restored), restored), KeyRing.Parse(File.ReadAllText(present), present));
            return then.Installation == now.Installation && then.Keys[^1].Number < now.Keys[^1].Number;
        }
        catch (StartException)
        {
            return false; // The existing file is not a key; it is moved aside with the rest.
        }
    }

    private async Task ReplaceAsync(BackupContents about, string folder, string file, bool overwrite)
    {
        var keyFile = KeyFile.Of(data, configuration).Path;
        string[] rows = about.Database == BackupContents.Sqlite ? [data.File(BackupContents.Rows), data.File(BackupContents.Rows + "-wal"), data.File(BackupContents.Rows + "-shm"), data.File("administrator.code")] : [];
        var there = rows.Concat(about.HasKey ? [keyFile] : []).Where(File.Exists).ToList();
        if (there.Count > 0 && !overwrite)
            throw new StartException($"{string.Join(" and ", there.Take(2))} would be replaced. Say --overwrite if that is meant: what is there is then moved aside, not deleted.");
        var aside = data.File($"replaced-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
        if (there.Count > 0) Directory.CreateDirectory(aside, BackupContents.OwnerOnly | UnixFileMode.UserExecute);
        var older = about.HasKey && File.Exists(keyFile) && IsOlder(Path.Combine(folder, BackupContents.Key), keyFile);
        foreach (var old in there) File.Move(old, Path.Combine(aside, Path.GetFileName(old)));
        if (about.HasKey) File.Move(Path.Combine(folder, BackupContents.Key), keyFile);
        // Rows last: if anything fails before, no database is left that belongs to another key.
        if (rows.Length > 0) File.Move(Path.Combine(folder, BackupContents.Rows), rows[0]);

        await say.WriteLineAsync($"{file} of {about.At:yyyy-MM-dd HH:mm} UTC is restored into {data.Path}.{(there.Count > 0 ? $" What was there is in {aside}." : "")}");
        if (older)
            await say.WriteLineAsync("THE BACKUP HOLDS AN OLDER INSTALLATION KEY than the one that was here. If that one was rotated because the older was stolen, run rotate-key --stolen before the server starts.");
        if (rows.Length > 0)
            await say.WriteLineAsync($"Passwords, roles and sign-ins are as they were then: what was changed or ended since is back. To end every sign-in: rotate-key --stolen --data {data.Path}");
        if (!about.HasKey) await say.WriteLineAsync($"THE BACKUP HOLDS NO INSTALLATION KEY. Put yours at {keyFile} before the server starts, or every sign-in is over.");
        if (configuration[InstallationKey.Setting] is { Length: > 0 }) await say.WriteLineAsync("Fractal:InstallationKey is set and goes before the file: see that it is the key of this backup.");
        if (address.IsPostgres) await say.WriteLineAsync($"The rows are PostgreSQL's: pg_restore --clean --if-exists ROWS.dump, into {address}, before the server starts.");
    }
}
