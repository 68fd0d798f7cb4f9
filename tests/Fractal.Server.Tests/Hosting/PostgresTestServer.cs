using Fractal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// On PostgreSQL: one server per test run, with a separate database for each class of stories, copied from a migrated one.
/// </summary>
public class PostgresTestServer : TestServer
{
    private static readonly Lazy<Task<string>> Template = new(MigratedAsync);
    private string? database;

    private protected PostgresServer Postgres { get; private set; } = null!;

    /// <summary>An installation key to start with; null for a new one.</summary>
    internal string? KeyFile { get; set; }

    /// <summary>The connection string of its database.</summary>
    internal string ConnectionString => Postgres.ConnectionString(database!);

    /// <summary>Its rows as <c>pg_dump</c> writes them.</summary>
    internal Task<string> DumpAsync() => Postgres.DumpAsync(database!);

    /// <returns>The connection string of a new database that was loaded from a dump.</returns>
    internal async Task<string> CopyAsync(string dump)
    {
        var copy = await Postgres.CreateDatabaseAsync();
        await Postgres.LoadAsync(copy, dump);
        return Postgres.ConnectionString(copy);
    }

    /// <summary>Used by every class of stories: without PostgreSQL they are skipped, with the reason.</summary>
    internal PostgresTestServer OrSkip()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        return this;
    }

    public override async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is not null) return;
        Postgres = await PostgresServer.SharedAsync();
        database = await Postgres.CreateDatabaseAsync(await Template.Value);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (database is not null) await Postgres.DropDatabaseAsync(database);
        GC.SuppressFinalize(this);
    }

    private protected override void Choose(IDictionary<string, string> settings)
    {
        settings["Fractal:Database"] = ConnectionString;
        if (KeyFile is not null) settings["Fractal:InstallationKeyFile"] = KeyFile;
    }

    private static async Task<string> MigratedAsync()
    {
        var postgres = await PostgresServer.SharedAsync();
        var name = await postgres.CreateDatabaseAsync();
        // Unpooled, because a database with connections can't be copied.
        var options = new DbContextOptionsBuilder<PostgresFractalDb>().UseNpgsql(postgres.ConnectionString(name) + ";Pooling=false").UseSnakeCaseNamingConvention().Options;
        await using var db = new PostgresFractalDb(options);
        await db.Database.MigrateAsync();
        return name;
    }
}

/// <summary>With its background loops running, as in production.</summary>
public sealed class PostgresTestServerByItself : PostgresTestServer
{
    private protected override bool RunsByItself => true;
}

/// <summary>For stories with thousands of statements: logs little.</summary>
public sealed class QuickPostgresServer : PostgresTestServer
{
    private protected override LogLevel LeastLogged => LogLevel.Warning;
}
