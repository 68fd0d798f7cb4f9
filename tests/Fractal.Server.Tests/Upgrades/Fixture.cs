using System.Text;
using System.Text.RegularExpressions;
using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Sessions;
using Fractal.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Upgrades;

/// <summary>
/// The content of every fixture: a user with an ended and a running session, and a queued one; idle containers; and, if the schema has
/// them, an operator's choices for a pool, its counts and its history.
/// </summary>
internal static partial class Fixture
{
    public const string App = "kept", Email = "kept@example.org", Secret = "fa1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /// <summary>The number of requested starts of the app.</summary>
    public const int Starts = 3;

    public static readonly SetPoolPolicyRequest Chosen = new("forecast:min=1,max=40", "Europe/Berlin", 0.95);

    public static async Task FillAsync(TestServer server)
    {
        await server.SetAppAsync(App, ("Title", "Kept"), ("Command:0", "/bin/kept"), ("Idle", 1), ("MaxContainers", 1));
        await server.RunReconcilersAsync();
        var user = new TestUser(Email, Secret, server.NewClient());
        user.Id = (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(Email, Secret))).As<RegisterResponse>().Id;
        await server.LoginAsync(user);
        await server.SubscribeAsync(user);
        await TestServer.EndAsync(user, (await server.StartedAsync(user, App)).Id);
        await server.SetAppAsync("idle", ("Title", "Idle"), ("Command:0", "/bin/idle"), ("Idle", 2));
        await server.RunReconcilersAsync();
        var admin = await server.AdministratorAsync();
        var pool = (await PoolsAsync(admin.Client)).Single(p => p.App == App);
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Put, $"/v1/admin/pools/{pool.Id}/policy", Chosen)).Status);
        await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(SessionState.Claimed, (await server.StartedAsync(user, App)).State);
        Assert.Equal(SessionState.Queued, (await server.StartedAsync(await server.RegisterSubscriberAsync(), App)).State);
        Assert.Equal(401, (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(Email, TestServer.NewSecret()))).Status);
        Assert.Equal(201, (await admin.Client.SendAsync(HttpMethod.Post, "/v1/admin/invitations", new CreateInvitationRequest())).Status);
        await server.RunReconcilersAsync();
        Assert.Equal(Starts, (await PoolsAsync(admin.Client)).Single(p => p.App == App).LastDay.Starts);
    }

    public static async Task<IReadOnlyList<PoolResponse>> PoolsAsync(HttpClient admin) =>
        (await admin.SendAsync(HttpMethod.Get, "/v1/admin/pools")).As<IReadOnlyList<PoolResponse>>();

    /// <summary>The number of rows of each table in a dump.</summary>
    public static IReadOnlyDictionary<string, int> RowsOf(string dump) =>
        Row().Matches(dump).CountBy(match => match.Groups["table"].Value).ToDictionary();

    /// <summary>A complete SQLite database, schema and rows, as SQL.</summary>
    public static async Task<string> DumpAsync(FractalDb db)
    {
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var text = new StringBuilder();
        foreach (var (name, sql) in await ReadAsync(connection, "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid"))
        {
            text.Append(sql).Append(";\n");
            var columns = (await ReadAsync(connection, $"select name, 'quote(\"' || name || '\")' from pragma_table_info('{name}') order by cid")).Select(c => c.Second);
            foreach (var (row, _) in await ReadAsync(connection, $"select {string.Join(" || ', ' || ", columns)}, '' from \"{name}\" order by 1"))
                text.Append("INSERT INTO \"" + name + "\" VALUES (" + row + ");\n");
        }

        foreach (var (_, sql) in await ReadAsync(connection, "select name, sql from sqlite_master where type = 'index' and sql is not null order by rowid"))
            text.Append(sql).Append(";\n");
        return text.ToString();
    }

    public static async Task LoadAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("""^INSERT INTO (public\.)?"?(?<table>\w+)"? VALUES""", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static async Task<List<(string First, string Second)>> ReadAsync(SqliteConnection connection, string question)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync()) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }
}
