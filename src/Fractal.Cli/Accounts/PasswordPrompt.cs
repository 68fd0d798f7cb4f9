using System.CommandLine;
using System.Text;
using Fractal.Cli.Terminal;
using Fractal.Client.Accounts;

namespace Fractal.Cli.Accounts;

/// <summary>
/// Reads passwords from the terminal without showing them, or from standard input, one per line. Never from the command line or the
/// environment.
/// </summary>
internal static class PasswordPrompt
{
    private const int MaxLength = 1024;

    public static Option<bool> FromStandardInput(string lines) => new("--password-stdin") { Description = $"Read {lines} from standard input." };

    public static string ReadEmail()
    {
        NeedTerminal("an email: give it as an argument");
        Interrupt.AtPrompt = true;
        Console.Error.Write("Email: ");
        var email = Console.ReadLine()?.Trim();
        Interrupt.AtPrompt = false;
        return email is { Length: > 0 } ? email : throw new CliException("An email is required.", ExitCodes.Usage);
    }

    public static string Read(bool fromStandardInput, string label)
    {
        if (!fromStandardInput) return ReadHidden(label);
        var line = Console.In.ReadLine();
        return line is { Length: > 0 and <= MaxLength } ? line : throw new CliException($"There was no line for \"{label}\" on standard input.", ExitCodes.Usage);
    }

    /// <summary>A new password: long enough, and on a terminal typed twice.</summary>
    public static string ReadNew(bool fromStandardInput, string label)
    {
        var password = Read(fromStandardInput, $"{label} (at least {PasswordDerivation.MinPasswordLength} characters)");
        if (password.Length < PasswordDerivation.MinPasswordLength)
            throw new CliException($"The password needs at least {PasswordDerivation.MinPasswordLength} characters.", ExitCodes.Usage);
        if (!fromStandardInput && ReadHidden("Repeat it") != password) throw new CliException("The passwords don't match. Try again.", ExitCodes.Usage);
        return password;
    }

    private static string ReadHidden(string label)
    {
        NeedTerminal("a password: use --password-stdin");
        Interrupt.AtPrompt = true;
        Console.Error.Write(label + ": ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length -= LastLength(typed);
            else if (key is { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }) typed.Clear();
            else if (key.Key == ConsoleKey.D && key.Modifiers == ConsoleModifiers.Control) break;
            else if (!char.IsControl(key.KeyChar) && typed.Length < MaxLength) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        Interrupt.AtPrompt = false;
        return typed.Length > 0 ? typed.ToString() : throw new CliException("No password was entered.", ExitCodes.Usage);
    }

    private static int LastLength(StringBuilder typed) =>
        typed.Length > 1 && char.IsLowSurrogate(typed[^1]) ? 2 : Math.Min(1, typed.Length);

    private static void NeedTerminal(string what)
    {
        if (Console.IsInputRedirected) throw new CliException($"There is no terminal to prompt for {what}.", ExitCodes.Usage);
    }
}
