using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Apps;

namespace Fractal.Cli.Apps;

internal sealed class AppsCommand() : FractalCommand("apps", "List the apps you can start, with the current start time.")
{
    public override IReadOnlyList<string> Examples => ["fractal apps", "fractal apps --json | jq -r '.[] | select(.warm) | .name'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var apps = await it.Client.ListAppsAsync(cancellationToken);
        it.Screen.Rows(["NAME", "START", "TITLE", "DESCRIPTION"], [.. apps.Select(app => (string[])[app.Name, Start(app), app.Title, string.Join(' ', [app.Description, .. app.Limitations ?? []])])]);
        if (apps.Count == 0) it.Screen.Note("This server has no apps yet.");
        it.Screen.Document(apps, ClientJson.Default.IReadOnlyListAppResponse);
        return ExitCodes.Ok;
    }

    private static string Start(AppResponse app) => app switch
    {
        { SessionId: not null } => "running",
        { InTier: false } => "not in your tier",
        { Available: false } => "unavailable",
        { Warm: true } => "at once",
        _ => "about " + RelativeTime.Span(TimeSpan.FromSeconds(app.EtaSeconds)),
    };
}
