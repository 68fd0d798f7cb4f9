using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class AllAppsCommand : FractalCommand
{
    private readonly Option<int> page = Paging.Option();

    public AllAppsCommand()
        : base("apps", "List all apps with their effective configuration.") => Options.Add(page);

    public override IReadOnlyList<string> Examples => ["fractal admin apps", "fractal admin apps --json | jq '.items[].command'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var found = await it.Client.ListAllAppsAsync(it.Get(page), cancellationToken);
        it.Screen.Rows(["NAME", "TITLE", "RUNS", "MEMORY", "NETWORK", "POOLS", "AT MOST"], [.. found.Items.Select(Row)]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseOperatorAppResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(OperatorAppResponse a) =>
    [
        a.Name, a.Enabled ? a.Title : a.Title + " (no longer configured)", string.Join(' ', a.Command), string.Create(CultureInfo.InvariantCulture, $"{a.MemoryMiB} MiB"),
        a.Network ? "yes" : "no", a.Policy, a.MaxContainers.ToString(CultureInfo.InvariantCulture),
    ];
}

internal sealed class TiersCommand() : FractalCommand("tiers", "List tiers: apps, session limit, priority.")
{
    public override IReadOnlyList<string> Examples => ["fractal admin tiers"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var tiers = await it.Client.ListTiersAsync(cancellationToken);
        it.Screen.Rows(
            ["NAME", "TITLE", "APPS", "SESSIONS", "PRIORITY"],
            [.. tiers.Select(t => (string[])[t.Name, t.Title, t.Apps.Contains("*") ? "all" : string.Join(' ', t.Apps), t.MaxLiveSessions.ToString(CultureInfo.InvariantCulture), t.Priority.ToString(CultureInfo.InvariantCulture)])]);
        it.Screen.Document(tiers, ClientJson.Default.IReadOnlyListOperatorTierResponse);
        return ExitCodes.Ok;
    }
}
