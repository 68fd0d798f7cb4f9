using System.Globalization;
using Fractal.Client;
using Fractal.Drivers.Host.Cloud;
using Fractal.Drivers.Simulated;
using Fractal.Bench.Site;
using Fractal.Tests.Hosting;
using Npgsql;

namespace Fractal.Bench.Faults;

/// <summary>Three servers over one PostgreSQL and one simulated cluster that outlives them, and some users.</summary>
internal sealed class FaultSite : IAsyncDisposable
{
    public const string App = "bench";
    public const int SessionsAUser = 2, UserCount = 600;
    private const int Replicas = 3;
    private const string Model = "model@example.org", Password = "the password of the one real user";

    private readonly string folder = Directory.CreateTempSubdirectory("fractal-faults-").FullName;
    private NpgsqlDataSource? source;
    private Tokens? tokens;

    private FaultSite(PostgresServer postgres, string database) => (Postgres, Connection) = (postgres, postgres.ConnectionString(database));

    public PostgresServer Postgres { get; }

    public string Connection { get; }

    public SimulatedCloud Cloud { get; private set; } = null!;

    public IReadOnlyList<ServerProcess> Servers { get; private set; } = [];

    public RowCopies Rows { get; private set; } = null!;

    public Users Users { get; private set; } = null!;

    public string Record => Path.Combine(folder, "cloud.record");

    private string Key => Path.Combine(folder, "installation.key");

    public static async Task<FaultSite> StartAsync(PostgresServer postgres, FaultOptions options)
    {
        var site = new FaultSite(postgres, await postgres.CreateDatabaseAsync());
        try
        {
            await site.StartAsync(options.Server, options.Idle);
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
        foreach (var server in Servers) await server.DisposeAsync();
        if (Cloud is not null) await Cloud.DisposeAsync();
        if (tokens is not null) await tokens.DisposeAsync();
        if (source is not null) await source.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync(string program, int idle)
    {
        var cluster = new SimulatedOptions { RuntimeFolder = Path.Combine(folder, "cloud"), LeadTime = TimeSpan.FromMilliseconds(50), LeadTimeSpread = TimeSpan.FromMilliseconds(200) };
        Cloud = await SimulatedCloud.StartAsync(cluster, Record);
        Servers = [.. Enumerable.Range(1, Replicas).Select(number => new ServerProcess(Path.Combine(folder, $"server{number}"), program, [.. Settings(idle)]))];
        cluster.Servers = [.. Servers.Select(server => server.Address.ToString())];
        await Servers[0].StartAsync();
        await Task.WhenAll(Servers.Skip(1).Select(server => server.StartAsync()));
        source = NpgsqlDataSource.Create(Connection + ";Timeout=30");
        Rows = new RowCopies(source);
        tokens = new Tokens(Key, Connection, TimeProvider.System);
        var store = new KeptTokens();
        using var client = new FractalClient(Servers[0].Address, new FractalClientOptions { Tokens = store });
        var user = await client.RegisterAsync(Model, Password);
        await client.LoginAsync(Model, Password);
        await Rows.KeepModelsAsync("users", "sign_ins", "subscriptions");
        Users = new Users(Rows, tokens, user.Id, Model, tokens.Read(store.AccessToken));
        await Users.PlantAsync(UserCount, 0);
    }

    private IEnumerable<string> Settings(int idle) =>
    [
        $"Fractal:Database={Connection};Maximum Pool Size=30", "Fractal:Driver=simulated", $"Fractal:Simulated:Address={Cloud.Address}", $"Fractal:InstallationKeyFile={Key}",
        string.Create(CultureInfo.InvariantCulture, $"Fractal:Tiers:standard:MaxLiveSessions={SessionsAUser}"),
        "Fractal:Subscriptions:Default=Active", "Fractal:Limits:StartsPerMinute=1000000",
        $"Fractal:Apps:{App}:Title=Bench", $"Fractal:Apps:{App}:Command:0=none", $"Fractal:Apps:{App}:ConnectTimeout=10s",
        string.Create(CultureInfo.InvariantCulture, $"Fractal:Apps:{App}:Idle={idle}"), string.Create(CultureInfo.InvariantCulture, $"Fractal:Apps:{App}:MaxContainers={2 * idle}"),
    ];
}
