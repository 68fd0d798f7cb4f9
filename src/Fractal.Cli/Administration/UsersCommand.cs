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
        : base("users", "List users with subscription and usage, newest first.")
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
        u.EmailNote is { } note ? $"{u.Email} ({note})" : u.Email, u.DeletedAt is not null ? "being deleted" : u.DisabledAt is not null ? "disabled" : u.Administrator ? "administrator" : "user", u.Subscription.State + (u.Subscription.Active ? "" : " (inactive)"), u.Subscription.Tier ?? "-",
        string.Create(CultureInfo.InvariantCulture, $"{u.Usage.LiveSessions} of {u.Usage.MaxLiveSessions}"), u.Id.ToString()[^8..],
    ];
}
