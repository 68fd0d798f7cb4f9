using Fractal.Client.Accounts;
using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Fractal.Server.Tests.Platform.Replicas;
using Xunit;

namespace Fractal.Server.Tests.Platform.Backups;

/// <summary>On the embedded database: one file, made while the server runs, restored while it does not.</summary>
public sealed class BackupStories(SqliteServer server) : IClassFixture<SqliteServer>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-backup-").FullName;

    private string BackupFile => Path.Combine(folder, "backup.tar");

    [Fact]
    public async Task A_backup_made_under_load_is_consistent()
    {
        var app = await server.AddReadyAppAsync(3);
        var user = await server.RegisterSubscriberAsync("large");
        var before = await server.StartedAsync(user, app);
        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!over.IsCancellationRequested) await TestServer.EndAsync(user, (await server.StartedAsync(user, app)).Id);
        }));
        var made = (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", server.File("."))).Succeeded();
        await over.CancelAsync();
        await load;
        Assert.Contains("installation key", made.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(BackupFile));
        Assert.Equal([BackupFile], Directory.GetFiles(folder));

        await using var restored = new SqliteServer();
        (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", restored.File("."))).Succeeded();
        await restored.InitializeAsync();
        using var client = restored.NewClientOf(user);
        Assert.Equal(user.Id, (await client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).As<MeResponse>().Id);
        await restored.RunReconcilersAsync();
        Assert.Equal(EndReason.HostLost, (await client.SendAsync(HttpMethod.Get, $"/v1/sessions/{before.Id}")).Session.EndReason);
        await restored.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task Without_the_key_all_sign_ins_end_but_passwords_still_work()
    {
        var user = await server.RegisterUserAsync();
        Assert.Contains("DOES NOT HOLD THE INSTALLATION KEY", (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", server.File("."), "--without-key")).Succeeded().Output);
        await using var restored = new SqliteServer();
        Assert.Contains("NO INSTALLATION KEY", (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", restored.File("."))).Succeeded().Output);
        await restored.InitializeAsync();
        Assert.Contains(restored.Logs.Lines, line => line.Contains("not the one this database was created with", StringComparison.Ordinal));
        using var client = restored.NewClientOf(user);
        Assert.Equal(401, (await client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
        await restored.LoginAsync(user);
    }

    [Fact]
    public async Task The_database_in_the_operators_file_is_used()
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        File.Copy(server.File("installation.key"), Path.Combine(data, "installation.key"));
        await File.WriteAllTextAsync(Path.Combine(data, "fractal.json"), """{ "Fractal": { "Database": "Host=/nowhere;Database=fractal" } }""", TestContext.Current.CancellationToken);
        Assert.Contains("pg_dump", (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", data)).Succeeded().Output);
    }

    [Fact]
    public async Task A_restore_overwrites_only_on_request_and_deletes_nothing()
    {
        (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", server.File("."))).Succeeded();
        Assert.Contains("exists already", (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", server.File("."))).Refused());
        Assert.Contains("Another Fractal server uses", (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", server.File("."), "--overwrite")).Refused());

        var other = Path.Combine(folder, "other");
        (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", other)).Succeeded();
        await File.WriteAllTextAsync(Path.Combine(other, "fractal.db"), "what was there");
        Assert.Contains("--overwrite", (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", other)).Refused());
        Assert.Equal("what was there", await File.ReadAllTextAsync(Path.Combine(other, "fractal.db")));
        (await ServerProgram.RunAsync("restore", "--from", BackupFile, "--data", other, "--overwrite")).Succeeded();
        var aside = Assert.Single(Directory.GetDirectories(other, "replaced-*"));
        Assert.Equal("what was there", await File.ReadAllTextAsync(Path.Combine(aside, "fractal.db")));
    }

    [Fact]
    public async Task An_incomplete_backup_is_rejected_and_leaves_nothing()
    {
        (await ServerProgram.RunAsync("backup", "--to", BackupFile, "--data", server.File("."))).Succeeded();
        var bytes = await File.ReadAllBytesAsync(BackupFile);
        await File.WriteAllBytesAsync(Path.Combine(folder, "cut.tar"), bytes[..(bytes.Length / 2)]);
        await File.WriteAllTextAsync(Path.Combine(folder, "text.tar"), "no backup");
        await File.WriteAllBytesAsync(Path.Combine(folder, "empty.tar"), []);
        var target = Path.Combine(folder, "target");
        foreach (var file in new[] { "cut.tar", "text.tar", "empty.tar", "cut.tar" })
        {
            var said = (await ServerProgram.RunAsync("restore", "--from", Path.Combine(folder, file), "--data", target)).Refused();
            Assert.Contains(file, said);
            Assert.Equal(["server.lock"], Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName));
        }

        Assert.Contains("no database", (await ServerProgram.RunAsync("backup", "--to", Path.Combine(folder, "of-nothing.tar"), "--data", Path.Combine(folder, "nothing"))).Refused());
        Assert.Contains("backup --to FILE", (await ServerProgram.RunAsync("backup")).Refused());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>On PostgreSQL: its own dump, and the key in a backup file.</summary>
public sealed class PostgresBackupStories(PostgresTestServer server) : IClassFixture<PostgresTestServer>
{
    private readonly PostgresTestServer server = server.OrSkip();

    [Fact]
    public async Task A_dump_and_the_key_restore_an_installation()
    {
        var user = await server.RegisterUserAsync();
        var folder = Directory.CreateTempSubdirectory("fractal-backup-").FullName;
        var (keys, dump, data) = (Path.Combine(folder, "key.tar"), Path.Combine(folder, "rows.sql"), Path.Combine(folder, "data"));
        var made = (await ServerProgram.RunAsync("backup", "--to", keys, "--data", server.File("."), "--database", server.ConnectionString)).Succeeded();
        Assert.Contains("pg_dump", made.Output);
        await File.WriteAllTextAsync(dump, await server.DumpAsync());
        Assert.Contains("made beside postgresql", (await ServerProgram.RunAsync("restore", "--from", keys, "--data", data)).Refused());
        var restoredTo = await server.CopyAsync(dump);
        (await ServerProgram.RunAsync("restore", "--from", keys, "--data", data, "--database", restoredTo)).Succeeded();

        await using (var restored = new Replica(restoredTo, Path.Combine(data, "installation.key")))
        {
            await restored.InitializeAsync();
            using var client = restored.NewClientOf(user);
            Assert.Equal(200, (await client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
        }

        Assert.Contains("another installation key", (await ServerProgram.RunAsync("--driver", "simulated", "--data", Path.Combine(folder, "third"), "--database", restoredTo)).Refused());
        Directory.Delete(folder, recursive: true);
    }
}
