using Fractal.Cli.Terminal;

namespace Fractal.Cli.Accounts;

/// <summary>Output of commands that sign in.</summary>
internal sealed record SignInDocument(Uri Server, string? Email);

/// <summary>Progress messages of a sign-in.</summary>
internal static class SigningIn
{
    private const string Deriving = "Deriving a secret from your password (about a third of a second). The password never leaves this machine.";

    public static Task WhileDerivingAsync(this Invocation it, Func<Task> work) => it.Screen.WatchAsync(Deriving, _ => work());

    public static int SignedIn(this Invocation it, string email)
    {
        it.Screen.Say($"Signed in to {it.Server} as {email}.");
        it.Screen.Document(new SignInDocument(it.Server, email), CliJson.Default.SignInDocument);
        return ExitCodes.Ok;
    }
}
