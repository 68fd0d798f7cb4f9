using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Administration;

/// <summary>An action on a user.</summary>
internal sealed record UserDocument(Guid Id, string Email)
{
    public string? Action { get; init; }

    public string? State { get; init; }

    public string? Tier { get; init; }

    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>A change of one account, which requires confirmation.</summary>
internal abstract class UserActionCommand : FractalCommand
{
    private readonly Argument<string> which = new(UserChoice.Name) { Description = UserChoice.Description };
    private readonly Option<bool> yes = Confirmation.Yes();

    protected UserActionCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(which);
        Options.Add(yes);
    }

    public override IReadOnlyList<string> Examples => [$"fractal admin {Name} colleague@example.org", $"fractal admin {Name} colleague@example.org --yes"];

    /// <summary>A description of the effect, as a sentence that begins with the user.</summary>
    protected abstract string Effect { get; }

    protected abstract string Done { get; }

    protected abstract Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken);

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var user = await UserChoice.FindAsync(it.Client, it.Get(which)!, cancellationToken);
        Confirmation.Ask(it.Get(yes), $"{UserChoice.Describe(user)} {Effect}");
        await ActAsync(it.Client, user.Id, cancellationToken);
        it.Screen.Say($"{user.Email} {Done}");
        it.Screen.Document(new UserDocument(user.Id, user.Email) { Action = Name }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }
}

internal sealed class PromoteCommand() : UserActionCommand("promote", "Make a user an administrator.")
{
    protected override string Effect => "becomes an administrator, who can see and end all sessions and change all accounts.";

    protected override string Done => "is now an administrator.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.PromoteUserAsync(id, cancellationToken);
}

internal sealed class DemoteCommand() : UserActionCommand("demote", "Remove the administrator role from a user.")
{
    protected override string Effect => "is no longer an administrator.";

    protected override string Done => "is no longer an administrator.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.DemoteUserAsync(id, cancellationToken);
}

internal sealed class DisableCommand() : UserActionCommand("disable", "Disable a user: sign-ins and sessions end, and the user can't sign in.")
{
    protected override string Effect => "is signed out everywhere, all sessions end, and the user can't sign in until enabled.";

    protected override string Done => "is disabled.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.DisableUserAsync(id, cancellationToken);
}

internal sealed class EnableCommand() : UserActionCommand("enable", "Enable a disabled user.")
{
    protected override string Effect => "can sign in again.";

    protected override string Done => "is enabled.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.EnableUserAsync(id, cancellationToken);
}

internal sealed class SignUserOutCommand() : UserActionCommand("sign-out", "End every sign-in of a user.")
{
    protected override string Effect => "is signed out everywhere. Open streams are disconnected; sessions continue for their reconnect window.";

    protected override string Done => "is signed out.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.SignUserOutAsync(id, cancellationToken);
}

internal sealed class DeleteUserCommand() : UserActionCommand("delete-user", "Delete an account; its sessions end first. This can't be undone.")
{
    protected override string Effect => "is deleted: all sign-ins and sessions end, and the account can't be restored.";

    protected override string Done => "is being deleted.";

    protected override Task ActAsync(FractalClient client, Guid id, CancellationToken cancellationToken) => client.DeleteUserAsync(id, cancellationToken);
}
