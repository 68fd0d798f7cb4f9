using Fractal.Cli.Terminal;
using Fractal.Client.Problems;

namespace Fractal.Cli.Accounts;

internal sealed class LogoutCommand() : FractalCommand("logout", "Sign out of a server. Sessions continue; end them with: fractal end --all")
{
    public override IReadOnlyList<string> Examples => ["fractal logout", "fractal logout --server https://fractal.example.org"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        try
        {
            await it.Client.LogoutAsync(cancellationToken);
        }
        catch (FractalConnectionException exception)
        {
            throw new CliException($"You are signed out here, but the server could not be reached: {exception.Message} The sign-in will expire on the server.", ExitCodes.NoServer, exception);
        }

        it.Screen.Say($"Signed out of {it.Server}.");
        it.Screen.Document(new SignInDocument(it.Server, null), CliJson.Default.SignInDocument);
        return ExitCodes.Ok;
    }
}
