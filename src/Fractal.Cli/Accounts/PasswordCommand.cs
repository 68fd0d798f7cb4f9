using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Accounts;

internal sealed class PasswordCommand : FractalCommand
{
    private readonly Option<bool> fromStandardInput = PasswordPrompt.FromStandardInput("the old and the new password, a line each,");

    public PasswordCommand()
        : base("password", "Change your password. Every other sign-in of yours ends; sessions go on.") => Options.Add(fromStandardInput);

    public override IReadOnlyList<string> Examples => ["fractal password"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var me = await it.Client.MeAsync(cancellationToken);
        var password = PasswordPrompt.Read(it.Get(fromStandardInput), "Password now");
        var next = PasswordPrompt.ReadNew(it.Get(fromStandardInput), "New password");
        await it.WhileDerivingAsync(() => it.Client.ChangePasswordAsync(password, next, cancellationToken));
        it.Screen.Say("The password is changed; every other sign-in has ended.");
        it.Screen.Document(new SignInDocument(it.Server, me.Email), CliJson.Default.SignInDocument);
        return ExitCodes.Ok;
    }
}
