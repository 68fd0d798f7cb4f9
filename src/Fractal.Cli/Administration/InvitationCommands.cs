using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class InviteCommand : FractalCommand
{
    private readonly Argument<string?> email = new("EMAIL") { Description = "The address it is for; left out, anybody can use it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> days = new("--days") { Description = "How long it is valid, 1 to 90.", HelpName = "DAYS", DefaultValueFactory = _ => 7 };

    public InviteCommand()
        : base("invite", "Create an invitation, for servers that require one to register.")
    {
        Arguments.Add(email);
        Options.Add(days);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin invite colleague@example.org", "fractal admin invite --days 1 --json | jq -r .code"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var made = await it.Client.InviteAsync(new CreateInvitationRequest(it.Get(email), it.Get(days)), cancellationToken);
        it.Screen.Say($"Invitation code: {made.Code}");
        it.Screen.Say(string.Create(CultureInfo.InvariantCulture, $"Valid until {made.ExpiresAt.ToLocalTime():yyyy-MM-dd HH:mm}, once{(made.Email is { } whom ? $", for {whom}" : "")}. It is not shown again."));
        it.Screen.Document(made, ClientJson.Default.InvitationResponse);
        return ExitCodes.Ok;
    }
}

internal sealed class InvitationsCommand : FractalCommand
{
    private readonly Option<int> page = Paging.Option();

    public InvitationsCommand()
        : base("invitations", "Invitations, newest first.") => Options.Add(page);

    public override IReadOnlyList<string> Examples => ["fractal admin invitations"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var found = await it.Client.ListInvitationsAsync(it.Get(page), cancellationToken);
        it.Screen.Rows(["ID", "FOR", "CREATED", "STATE"], [.. found.Items.Select(Row)]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseInvitationResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(InvitationResponse i) =>
    [
        i.Id.ToString(), i.Email ?? "anybody", RelativeTime.Since(i.CreatedAt) + " ago",
        i.UsedAt is { } at ? $"used {RelativeTime.Since(at)} ago" : i.ExpiresAt <= TimeProvider.System.GetUtcNow() ? "expired" : "valid",
    ];
}

internal sealed class RevokeCommand : FractalCommand
{
    private readonly Argument<Guid> id = new("ID") { Description = "The invitation's id, from: fractal admin invitations" };

    public RevokeCommand()
        : base("revoke", "Revoke an unused invitation.") => Arguments.Add(id);

    public override IReadOnlyList<string> Examples => ["fractal admin revoke 0199f3a1-7c3e-7000-8000-5a3f00b1c2d3"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        await it.Client.RevokeInvitationAsync(it.Get(id), cancellationToken);
        it.Screen.Say("Invitation revoked.");
        return ExitCodes.Ok;
    }
}
