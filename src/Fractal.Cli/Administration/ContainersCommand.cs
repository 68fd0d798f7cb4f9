using System.CommandLine;
using Fractal.Cli.Sessions;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class ContainersCommand : FractalCommand
{
    private readonly Option<bool> failed = new("--failed") { Description = "Those that failed to start or were lost, with why." };
    private readonly Option<bool> all = new("--all") { Description = "Those that are gone, too." };
    private readonly Option<string?> app = new("--app") { Description = "Only those of this app.", HelpName = "APP" };
    private readonly Option<int> page = Paging.Option();

    public ContainersCommand()
        : base("containers", "Containers, newest first.")
    {
        Options.Add(failed);
        Options.Add(all);
        Options.Add(app);
        Options.Add(page);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin containers", "fractal admin containers --failed --app browser"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        bool? live = it.Get(all) || it.Get(failed) ? null : true;
        var found = await it.Client.ListContainersAsync(live, it.Get(failed), it.Get(app), it.Get(page), cancellationToken);
        it.Screen.Rows(["ID", "APP", "STATE", "AGE", "END"], [.. found.Items.Select(Row)]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseOperatorContainerResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(OperatorContainerResponse c) =>
    [
        c.Id.ToString(), c.App, c.State, RelativeTime.Since(c.CreatedAt),
        c.EndReason is { } reason ? SessionText.Reason(reason) + (c.EndDetail is { } detail ? ": " + detail.ReplaceLineEndings(" ") : "") : "",
    ];
}
