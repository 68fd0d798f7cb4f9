using System.Globalization;
using Fractal.Server.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Fractal.Server.Tests.Simulation;

/// <summary>The operator's configuration: two small apps, so that capacity runs out often.</summary>
internal sealed class Site(int seed)
{
    public static readonly string[] Apps = ["plain", "kept"];

    /// <summary>Tier and allowed live sessions of each user; the last user's tier has only one app.</summary>
    public static readonly (string Tier, int MaxLive)[] Users = [("one", 1), ("two", 2), ("early", 2), ("plain", 2)];

    private readonly int[] versions = new int[Apps.Length];

    public void Update(int app) => versions[app]++;

    public (string, object)[] Settings(int app) =>
    [
        ("Title", Apps[app]), ("Command:0", "/bin/" + Apps[app]), ("Position", app), ("Idle", app == 0 ? 2 : 1), ("MaxContainers", app == 0 ? 4 : 3), ("MaxQueue", 2), ("StartTimeout", "20s"),
        ("ConnectTimeout", "1min"), ("ReconnectWindow", app == 0 ? "2min" : "0s"), ("IdleTimeout", "10min"), ("MaxDuration", "2h"),
        ("Environment:VERSION", versions[app]), .. app == 0 ? ((string, object)[])[] : [("ConfigPaths:0", ".config")],
    ];

    public void Describe(IDictionary<string, string> settings)
    {
        for (var app = 0; app < Apps.Length; app++)
            foreach (var (setting, value) in Settings(app)) settings[$"Fractal:Apps:{Apps[app]}:{setting}"] = FormattableString.Invariant($"{value}");
        (settings["Fractal:Tiers:one:MaxLiveSessions"], settings["Fractal:Tiers:two:MaxLiveSessions"]) = ("1", "2");
        (settings["Fractal:Tiers:early:MaxLiveSessions"], settings["Fractal:Tiers:early:Priority"]) = ("2", "5");
        (settings["Fractal:Tiers:plain:MaxLiveSessions"], settings["Fractal:Tiers:plain:Apps:0"]) = ("2", "plain");
        settings["Fractal:Simulated:Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        // No two containers that are launched together become ready together: events happen one at a time.
        (settings["Fractal:Simulated:LeadTime"], settings["Fractal:Simulated:LeadTimeSpread"]) = ("1s", "3s");
    }
}

internal sealed class SimulatedOnSqlite(Site site) : SqliteServer
{
    private protected override LogLevel LeastLogged => LogLevel.Error;

    private protected override void Choose(IDictionary<string, string> settings) => site.Describe(settings);
}

internal sealed class SimulatedOnPostgres(Site site) : PostgresTestServer
{
    private protected override LogLevel LeastLogged => LogLevel.Error;

    private protected override void Choose(IDictionary<string, string> settings)
    {
        base.Choose(settings);
        site.Describe(settings);
    }
}
