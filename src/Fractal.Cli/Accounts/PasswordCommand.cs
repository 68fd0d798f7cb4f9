using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Accounts;

internal sealed class PasswordCommand : FractalCommand
{
    private readonly Option<bool> fromStandardInput = PasswordPrompt.FromStandardInput("the old and the new password, one line each,");

    public PasswordCommand()
        : base("password", "Change your password. All your other sign-ins end; sessions continue.") => Options.Add(fromStandardInput);

    public override IReadOnlyList<string> Examples => ["fractal password"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var me = await it.Client.MeAsync(cancellationToken);
        var password = PasswordPrompt.Read(it.Get(fromStandardInput), "Password now");
        var next = PasswordPrompt.ReadNew(it.Get(fromStandardInput), "New password");
        await it.WhileDerivingAsync(() => it.Client.ChangePasswordAsync(password, next, cancellationToken));
        it.Screen.Say("Password changed. All other sign-ins have ended.");
        it.Screen.Document(new SignInDocument(it.Server, me.Email), CliJson.Default.SignInDocument);
        return ExitCodes.Ok;
    }
}
