using System.CommandLine;

namespace Fractal.Cli.Terminal;

/// <summary>Asks for confirmation before an action that affects others. Scripts pass --yes.</summary>
internal static class Confirmation
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask for confirmation." };

    /// <exception cref="CliException">It was not confirmed.</exception>
    public static void Ask(bool yes, string what)
    {
        if (yes) return;
        if (Console.IsInputRedirected) throw new CliException($"{what} This needs confirmation, but there is no terminal: use --yes. Nothing was changed.", ExitCodes.Usage);
        Interrupt.AtPrompt = true;
        Console.Error.Write($"{Screen.Plain(what)} Continue? [y/N] ");
        var answer = Console.ReadLine()?.Trim();
        Interrupt.AtPrompt = false;
        if (answer is not ("y" or "Y" or "yes")) throw new CliException("Nothing was changed.");
    }
}
