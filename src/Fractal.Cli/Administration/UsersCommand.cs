using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class UsersCommand : FractalCommand
{
    private readonly Argument<string?> search = new("PART") { Description = "Part of an email.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> page = Paging.Option();

    public UsersCommand()
        : base("users", "Users, newest first, and what they have.")
    {
        Arguments.Add(search);
        Options.Add(page);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin users", "fractal admin users @example.org"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var found = await it.Client.ListUsersAsync(it.Get(search), it.Get(page), cancellationToken);
        it.Screen.Rows(["EMAIL", "ROLE", "SUBSCRIPTION", "TIER", "SESSIONS", "ID"], [.. found.Items.Select(Row)]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseOperatorUserResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(OperatorUserResponse u) =>
    [
        u.Email, u.Administrator ? "administrator" : "user", u.Subscription.State + (u.Subscription.Active ? "" : " (inactive)"), u.Subscription.Tier ?? "-",
        string.Create(CultureInfo.InvariantCulture, $"{u.Usage.LiveSessions} of {u.Usage.MaxLiveSessions}"), u.Id.ToString()[^8..],
    ];
}

internal sealed class AuditCommand : FractalCommand
{
    private readonly Option<int> page = Paging.Option();

    public AuditCommand()
        : base("audit", "Who did what to whom, newest first.") => Options.Add(page);

    public override IReadOnlyList<string> Examples => ["fractal admin audit", "fractal admin audit --json | jq '.items[] | select(.action == \"session.ended\")'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var found = await it.Client.ListAuditAsync(it.Get(page), cancellationToken);
        it.Screen.Rows(["WHEN", "WHO", "WHAT", "TO WHAT", "MORE"], [.. found.Items.Select(e => (string[])[Ago.Since(e.At) + " ago", e.Actor ?? "deleted", e.Action, e.SubjectName ?? e.Subject, e.Detail ?? ""])]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseAuditResponse);
        return ExitCodes.Ok;
    }
}
