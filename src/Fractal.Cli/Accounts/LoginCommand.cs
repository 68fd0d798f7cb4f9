using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Accounts;

internal sealed class LoginCommand : FractalCommand
{
    private readonly Argument<string?> email = new("EMAIL") { Description = "Your account's email; prompted for if omitted.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> fromStandardInput = PasswordPrompt.FromStandardInput("the password, a line,");

    public LoginCommand()
        : base("login", "Sign in to a server, replacing an earlier sign-in there. The sign-in is stored in a file that only you can read.")
    {
        Arguments.Add(email);
        Options.Add(fromStandardInput);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal login you@example.org",
        "fractal login you@example.org --server https://fractal.example.org",
        "fractal login you@example.org --password-stdin < password-file",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var address = it.Get(email) ?? PasswordPrompt.ReadEmail();
        var password = PasswordPrompt.Read(it.Get(fromStandardInput), "Password");
        await it.WhileDerivingAsync(() => it.Client.LoginAsync(address, password, cancellationToken));
        return it.SignedIn(address);
    }
}
