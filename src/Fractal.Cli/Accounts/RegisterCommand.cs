using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Accounts;

internal sealed class RegisterCommand : FractalCommand
{
    private readonly Argument<string?> email = new("EMAIL") { Description = "Your email address; prompted for if omitted.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> invitation = new("--invitation") { Description = "The invitation code, if registration needs one.", HelpName = "CODE" };
    private readonly Option<bool> fromStandardInput = PasswordPrompt.FromStandardInput("the password, a line,");

    public RegisterCommand()
        : base("register", "Create an account on a server, and sign in.")
    {
        Arguments.Add(email);
        Options.Add(invitation);
        Options.Add(fromStandardInput);
    }

    public override IReadOnlyList<string> Examples => ["fractal register you@example.org", "fractal register you@example.org --password-stdin < password-file"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var address = it.Get(email) ?? PasswordPrompt.ReadEmail();
        var password = PasswordPrompt.ReadNew(it.Get(fromStandardInput), "Password");
        await it.WhileDerivingAsync(() => it.Client.RegisterAndLoginAsync(address, password, it.Get(invitation), cancellationToken));
        return it.SignedIn(address);
    }
}
