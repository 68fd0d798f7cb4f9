using Fractal.Server.Tests.Hosting;
using Fractal.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Storage;

/// <summary>What an operator sees if the database is unusable: the real program, its exit code and its one line.</summary>
public sealed class StartFailureStories : IDisposable
{
    private const string Secret = "hunter22";
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    public StartFailureStories() => Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");

    [Fact]
    public async Task A_database_error_is_reported_in_one_line()
    {
        var postgres = await PostgresServer.SharedAsync();
        await postgres.SqlAsync("postgres", $"create role secured login password '{Secret}'");
        var place = postgres.ConnectionString("postgres");
        Expect(await StartAsync($"{place};Username=secured;Database=none;Password=wrong-{Secret}"), "password");
        Expect(await StartAsync($"{place};Username=secured;Database=none"), "password");
        Expect(await StartAsync($"{place};Username=secured;Database=none;Password={Secret}"), "there is no such database");
        Expect(await StartAsync($"Host={folder};Database=none;Password={Secret}"), "nothing answers there");
        Expect(await StartAsync($"postgres://me:{Secret}@127.0.0.1:1/none"), "nothing answers there");
        Expect(await StartAsync($"postgres://me:{Secret}@127.0.0.1/none?what=ever"), "\"what\"");
        var foreign = await postgres.CreateDatabaseAsync();
        await postgres.SqlAsync(foreign, "revoke create on schema public from public");
        Expect(await StartAsync($"{place};Username=secured;Database={foreign};Password={Secret}"), "permission denied");
        await postgres.SqlAsync(foreign, "create table \"__EFMigrationsHistory\" (migration_id text primary key, product_version text); insert into \"__EFMigrationsHistory\" values ('99991231000000_Later', '99')");
        Expect(await StartAsync(postgres.ConnectionString(foreign)), "newer Fractal");
        await postgres.DropDatabaseAsync(foreign);
    }

    [Fact]
    public async Task The_local_driver_is_rejected_beside_another_server()
    {
        await using var first = new PostgresTestServer();
        await first.InitializeAsync();
        var refused = (await ServerProgram.RunAsync(
            "--driver", "local", "--data", folder, "--database", first.ConnectionString, "--urls", "http://127.0.0.1:0", "--Fractal:InstallationKeyFile", first.File("installation.key"))).Refused();
        Assert.Contains("Another server uses the database", refused);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<ServerProgram> StartAsync(string database) => ServerProgram.RunAsync("--driver", "simulated", "--data", folder, "--database", database, "--urls", "http://127.0.0.1:0");

    private static void Expect(ServerProgram ended, string words)
    {
        var said = ended.Refused();
        Assert.Contains(words, said);
        Assert.StartsWith("Fractal can't start.", said);
        Assert.DoesNotContain('\n', said);
        Assert.DoesNotContain(Secret, ended.Output + ended.Errors);
    }
}
