using System.CommandLine;
using System.CommandLine.Help;

namespace Fractal.Cli.Terminal;

/// <summary>Reports an invalid command line.</summary>
internal static class Usage
{
    public static int Refuse(ParseResult parsed)
    {
        var json = parsed.GetValue(GlobalOptions.Json);
        if (!json && parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            parsed.RootCommandResult.Command.Options.OfType<HelpOption>().Single().Action.Tell(parsed);
            return ExitCodes.Usage;
        }

        var command = parsed.CommandResult.Command;
        var words = string.Join(' ', command.Parents.OfType<Command>().Where(c => c is not RootCommand).Select(c => c.Name).Append(command is RootCommand ? "" : command.Name));
        var errors = string.Join(' ', Errors(parsed).Select(message => message.TrimEnd('.') + ".").Distinct());
        new Failure(ExitCodes.Usage, "usage", $"{errors} See: fractal {words}{(words.Length == 0 ? "" : " ")}--help").Tell(new Screen(json));
        return ExitCodes.Usage;
    }

    /// <summary>Replaces the parser's messages about types. If a word is unknown, "a command is missing" is redundant.</summary>
    private static IEnumerable<string> Errors(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var unknown, ..] ? [$"\"{unknown}\" is not recognized"]
            : parsed.Errors.Select(error => error.Message.ReplaceLineEndings("")
                .Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
                .Replace("as expected type 'System.DateTimeOffset'", "as a time", StringComparison.Ordinal));

    private static void Tell(this System.CommandLine.Invocation.CommandLineAction? help, ParseResult parsed) => ((HelpWithExamples)help!).Invoke(parsed);
}
