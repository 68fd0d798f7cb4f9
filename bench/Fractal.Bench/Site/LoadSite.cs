using System.Globalization;
using Fractal.Tests.Hosting;
using Npgsql;

namespace Fractal.Bench.Site;

/// <summary>A database, the released server with the Simulated driver, and a population.</summary>
internal sealed class LoadSite : IAsyncDisposable
{
    public const string App = "bench";
    private const int SessionsAUser = 1000, StartsAMinute = 6000;

    private readonly NpgsqlDataSource source;
    private readonly string data;

    private LoadSite(PostgresServer postgres, string database, Population population)
    {
        (Postgres, Population) = (postgres, population);
        data = Directory.CreateTempSubdirectory("fractal-load-").FullName;
        Connection = postgres.ConnectionString(database);
        source = NpgsqlDataSource.Create(Connection + ";Timeout=30");
        Rows = new RowCopies(source);
        Server = new ServerProcess(data, ServerProcess.Released, [.. Settings(App), $"Fractal:Database={Connection}"]);
        Tokens = null!;
        Seeds = null!;
    }

    public PostgresServer Postgres { get; }

    public Population Population { get; }

    public string Connection { get; }

    public RowCopies Rows { get; }

    public ServerProcess Server { get; }

    public Tokens Tokens { get; private set; }

    public Seeds Seeds { get; private set; }

    /// <summary>
    /// An app that no limit ends during a measurement, and users who may start it often. The limits exist and are counted, but not reached.
    /// </summary>
    public static IEnumerable<string> Settings(string app) =>
    [
        "Fractal:Driver=simulated", "Fractal:Simulated:LeadTime=50ms", "Fractal:Simulated:Capacity=1000000",
        string.Create(CultureInfo.InvariantCulture, $"Fractal:Tiers:standard:MaxLiveSessions={SessionsAUser}"),
        "Fractal:Subscriptions:Default=Active",
        string.Create(CultureInfo.InvariantCulture, $"Fractal:Limits:StartsPerMinute={StartsAMinute}"),
        $"Fractal:Apps:{app}:Title=Bench", $"Fractal:Apps:{app}:Command:0=none", $"Fractal:Apps:{app}:Idle=1", $"Fractal:Apps:{app}:MaxContainers=100000",
        $"Fractal:Apps:{app}:ConnectTimeout=1h", $"Fractal:Apps:{app}:ReconnectWindow=7d",
        $"Fractal:Apps:{app}:IdleTimeout=7d", $"Fractal:Apps:{app}:MaxDuration=30d",
    ];

    /// <summary>Stored beside its data, like an operator's settings; read at the next start.</summary>
    public string SettingsFile => Path.Combine(data, "fractal.json");

    public static async Task<LoadSite> StartAsync(PostgresServer postgres, Population population)
    {
        var site = new LoadSite(postgres, await postgres.CreateDatabaseAsync(), population);
        try
        {
            await site.Server.StartAsync();
            site.Tokens = new Tokens(Path.Combine(site.data, "installation.key"), site.Connection, TimeProvider.System);
            site.Seeds = await Seeds.PlantAsync(site);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (Tokens is not null) await Tokens.DisposeAsync();
        await source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Postgres.DropDatabaseAsync(new NpgsqlConnectionStringBuilder(Connection).Database!);
        Directory.Delete(data, recursive: true);
    }
}
