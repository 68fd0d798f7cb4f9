using System.CommandLine;

namespace Fractal.Cli.Terminal;

/// <summary>Asks before something is done to others. Scripts say --yes.</summary>
internal static class Confirmation
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do it without asking." };

    /// <exception cref="CliException">It was not confirmed.</exception>
    public static void Ask(bool yes, string what)
    {
        if (yes) return;
        if (Console.IsInputRedirected) throw new CliException($"{what} There is no terminal to ask whether you want that: say --yes. Nothing was changed.", ExitCodes.Usage);
        Interrupt.AtPrompt = true;
        Console.Error.Write($"{Screen.Plain(what)} Go on? [y/N] ");
        var answer = Console.ReadLine()?.Trim();
        Interrupt.AtPrompt = false;
        if (answer is not ("y" or "Y" or "yes")) throw new CliException("Nothing was changed.");
    }
}
