using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fractal.Cli.Terminal;

/// <summary>
/// The help of every command, with examples at its end. The root command's help also lists environment variables and exit codes.
/// </summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const string Rest = """
        Environment:
          FRACTAL_SERVER   the server's address, where --server is not given
          XDG_CONFIG_HOME  sign-ins are kept in its fractal/sign-ins.json, mode 0600 (default: ~/.config)
          NO_COLOR         no colours and no moving text

        Exit codes:
          0    done
          1    refused by the server, or a file could not be read or written
          2    the command line is not right
          3    no answer of a Fractal server
          4    not signed in, or not any more
          5    start: still queued when --wait was over
          130  interrupted by Ctrl-C

        With --json a failure is a document too: {"error":{"exitCode":…,"code":…,"message":…,"traceId":…}}.

        Examples:
          fractal register you@example.org
          fractal start terminal
          fractal sessions
          fractal end terminal
        """;

    private readonly HelpAction help;

    public HelpWithExamples(HelpAction help)
    {
        this.help = help;
        help.MaxWidth = Console.IsOutputRedirected ? 80 : Math.Clamp(Console.WindowWidth, 40, 100);
    }

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (command is RootCommand) Console.Out.WriteLine(Rest);
        if (command is FractalCommand { Examples: { Count: > 0 } examples })
            Console.Out.WriteLine("Examples:\n" + string.Join('\n', examples.Select(e => "  " + e)));
        return ExitCodes.Ok;
    }
}
