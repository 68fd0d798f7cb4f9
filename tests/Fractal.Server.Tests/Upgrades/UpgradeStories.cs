using System.Globalization;
using Fractal.Client.Administration;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Tests.Hosting;
using Fractal.Server.Tests.Platform.Replicas;
using Fractal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Upgrades;

/// <summary>
/// A database of each released schema, with its rows, is migrated when this server starts, and keeps working. The fixtures are complete
/// dumps, so they also contain results of migrations that were edited later. CONTRIBUTING says when a new one is written.
/// </summary>
public sealed class UpgradeStories
{
    private const string Sqlite = ".sqlite.sql", Postgres = ".postgres.sql";

    public static TheoryData<string> SqliteSchemas => [.. Schemas(Sqlite)];

    public static TheoryData<string> PostgresSchemas => [.. Schemas(Postgres)];

    [Theory, MemberData(nameof(SqliteSchemas))]
    public async Task Rows_of_an_earlier_schema_work_on_the_embedded_database(string schema)
    {
        await using var server = new SqliteServer();
        Directory.CreateDirectory(server.File("."));
        await Fixture.LoadAsync(server.File("fractal.db"), await File.ReadAllTextAsync(PathOf(schema + Sqlite)));
        File.Copy(PathOf(schema + ".key"), server.File("installation.key"));
        await StartWhenItWasLeftAsync(server, schema);
        await ExpectRowsAsync(server, schema + Sqlite);
        await ExpectItGoesOnAsync(server);
        await ExpectPoolsAsync(server);
    }

    [Theory, MemberData(nameof(PostgresSchemas))]
    public async Task Rows_of_an_earlier_schema_work_on_PostgreSQL(string schema)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateDatabaseAsync();
        await postgres.LoadAsync(database, PathOf(schema + Postgres));
        await using (var server = new Replica(postgres.ConnectionString(database), PathOf(schema + ".key")))
        {
            await StartWhenItWasLeftAsync(server, schema);
            await ExpectRowsAsync(server, schema + Postgres);
            await ExpectItGoesOnAsync(server);
            await ExpectPoolsAsync(server);
        }

        await postgres.DropDatabaseAsync(database);
    }

    [Fact]
    public void The_last_two_schemas_have_a_fixture_for_each_database()
    {
        using var db = DesignTime.Sqlite();
        var newest = db.Database.GetMigrations().Select(NameOf).TakeLast(2).ToList();
        Assert.Equal(newest, newest.Intersect(Schemas(Sqlite)));
        Assert.Equal(Schemas(Sqlite), Schemas(Postgres));
    }

    [Fact]
    public async Task The_newest_fixture_has_rows_in_every_table_that_the_server_writes()
    {
        await using var db = DesignTime.Sqlite();
        var rows = Fixture.RowsOf(await File.ReadAllTextAsync(PathOf(NameOf(db.Database.GetMigrations().Last()) + Sqlite)));
        // ASP.NET Core Identity brings these tables; Fractal stores nothing in them.
        string[] unused = ["user_claims", "user_logins", "user_tokens"];
        Assert.Equal(unused, db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Except(rows.Keys).Order());
    }

    /// <summary>
    /// Run manually when a migration was added, and never again for a released schema: <c>Fractal.Server.Tests -explicit only -method
    /// '*.Write_the_fixtures_of_this_schema'</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Write_the_fixtures_of_this_schema()
    {
        var folder = Path.Combine(SourceTree.Root, "tests/Fractal.Server.Tests/Upgrades");
        await using var embedded = new SqliteServer();
        await embedded.InitializeAsync();
        await Fixture.FillAsync(embedded);
        await using var db = embedded.OpenDatabase();
        var schema = NameOf(db.Database.GetMigrations().Last());
        await File.WriteAllTextAsync(Path.Combine(folder, schema + Sqlite), await Fixture.DumpAsync(db));
        File.Copy(embedded.File("installation.key"), Path.Combine(folder, schema + ".key"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, schema + ".at"), embedded.Wall.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) + "\n");

        await using var postgres = new PostgresTestServer();
        postgres.KeyFile = embedded.File("installation.key");
        await postgres.OrSkip().InitializeAsync();
        await Fixture.FillAsync(postgres);
        // Lines that begin with a backslash are psql's, and differ from run to run.
        var lines = (await postgres.DumpAsync()).Split('\n').Where(line => !line.StartsWith('\\') && !line.StartsWith("--", StringComparison.Ordinal) && line.Length > 0);
        await File.WriteAllTextAsync(Path.Combine(folder, schema + Postgres), string.Join('\n', lines) + "\n");
    }

    /// <summary>On the day of the fixture, since its limits and subscriptions depend on the wall clock.</summary>
    private static async Task StartWhenItWasLeftAsync(TestServer server, string schema)
    {
        var left = DateTimeOffset.Parse(await File.ReadAllTextAsync(PathOf(schema + ".at")), CultureInfo.InvariantCulture);
        server.Wall.Jumped = left - server.Clock.GetUtcNow();
        await server.InitializeAsync();
    }

    private static async Task ExpectItGoesOnAsync(TestServer server)
    {
        await using var db = server.OpenDatabase();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        var user = new TestUser(Fixture.Email, Fixture.Secret, server.NewClient());
        await server.LoginAsync(user);
        await server.SetAppAsync(Fixture.App, ("Title", "Kept"), ("Command:0", "/bin/kept"), ("Idle", 1));
        await server.RunReconcilersAsync();
        var sessions = (await user.Client.SendAsync(HttpMethod.Get, "/v1/sessions")).As<IReadOnlyList<SessionResponse>>();
        Assert.Equal([EndReason.UserEnded, EndReason.HostLost], sessions.Select(s => s.EndReason!.Value).Order());
        var answer = await server.StartAsync(user, Fixture.App);
        Assert.True(answer.Status == 201, answer.Body);
        await server.ExpectConsistentRowsAsync();
    }

    /// <summary>Before anything runs: every table has as many rows as before, or more.</summary>
    private static async Task ExpectRowsAsync(TestServer server, string dump)
    {
        await using var db = server.OpenDatabase();
        await db.Database.OpenConnectionAsync();
        foreach (var (table, rows) in Fixture.RowsOf(await File.ReadAllTextAsync(PathOf(dump))))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select count(*) from \"{table}\"";
            var there = Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
            Assert.True(there >= rows, $"Of {rows} rows of {table} there are {there}.");
        }
    }

    /// <summary>An operator finds the pool unchanged: its figures, its history, and who set its policy.</summary>
    private static async Task ExpectPoolsAsync(TestServer server)
    {
        await server.RunReconcilersAsync();
        await using var db = server.OpenDatabase();
        // The password of the fixture's administrator is unknown.
        await db.Users.Where(u => u.Email == Fixture.Email).ExecuteUpdateAsync(set => set.SetProperty(u => u.Administrator, true));
        var admin = new TestUser(Fixture.Email, Fixture.Secret, server.NewClient());
        await server.LoginAsync(admin);
        var pool = (await Fixture.PoolsAsync(admin.Client)).Single(p => p.App == Fixture.App);
        Assert.Equal(Fixture.Starts + 1, pool.LastDay.Starts);
        Assert.Equal(Fixture.Chosen, new SetPoolPolicyRequest(pool.Policy, pool.TimeZone, pool.HitTarget));
        Assert.NotNull(pool.TunedAt);
        var past = (await admin.Client.SendAsync(HttpMethod.Get, $"/v1/admin/pools/{pool.Id}/history?hours=1")).As<PoolHistoryResponse>();
        Assert.Equal((Fixture.Starts + 1, true), (past.Points.Sum(p => p.Starts), past.Points.Any(p => p.Ready > 0)));
        var audit = (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/audit")).Body;
        Assert.Contains("pool.policy", audit, StringComparison.Ordinal);
    }

    /// <summary>The name of a migration without its time.</summary>
    private static string NameOf(string migration) => migration[(migration.IndexOf('_') + 1)..];

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Upgrades", file);

    private static IEnumerable<string> Schemas(string ending) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Upgrades"), "*" + ending).Select(file => Path.GetFileName(file)[..^ending.Length]).Order(StringComparer.Ordinal);
}
