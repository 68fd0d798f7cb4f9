using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Administration;

internal sealed class AuditCommand : FractalCommand
{
    private readonly Option<int> page = Paging.Option();
    private readonly Option<string?> action = new("--action") { Description = "Only this action (session.ended) or all actions on a noun (sign-in).", HelpName = "ACTION" };
    private readonly Option<string?> user = new("--user") { Description = "Only actions by this user or on their account: full email or id.", HelpName = "USER" };
    private readonly Option<string?> address = new("--address") { Description = "Only actions from this address.", HelpName = "ADDRESS" };

    public AuditCommand()
        : base("audit", "Show the audit log, newest first.")
    {
        Options.Add(page);
        Options.Add(action);
        Options.Add(user);
        Options.Add(address);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin audit", "fractal admin audit --action sign-in.failed", "fractal admin audit --user you@example.org --json"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var about = it.Get(user) is { } which ? (await UserChoice.FindAsync(it.Client, which, cancellationToken)).Id : (Guid?)null;
        var found = await it.Client.ListAuditAsync(it.Get(page), it.Get(action), about, it.Get(address), cancellationToken);
        it.Screen.Rows(["WHEN", "WHO", "WHAT", "TO WHAT", "FROM", "MORE"],
            [.. found.Items.Select(e => (string[])[RelativeTime.Since(e.At) + " ago", e.Actor ?? (e.ActorId == Guid.Empty ? "unknown" : "deleted"), e.Action, e.SubjectName ?? e.Subject, e.Address ?? "-", e.Detail ?? ""])]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseAuditResponse);
        return ExitCodes.Ok;
    }
}
