using System.CommandLine;

namespace Fractal.Cli.Terminal;

/// <summary>A command with an action. Every failure becomes a message and an exit code.</summary>
internal abstract class FractalCommand : Command
{
    protected FractalCommand(string name, string description)
        : base(name, description) => SetAction(ExecuteAsync);

    /// <summary>Examples in the help, as typed in a shell.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    protected abstract Task<int> RunAsync(Invocation it, CancellationToken cancellationToken);

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
        try
        {
            using var invocation = new Invocation(parsed, screen);
            return await RunAsync(invocation, cancellationToken);
        }
        catch (Exception exception) when (Failure.Of(exception, cancellationToken) is not null)
        {
            var failure = Failure.Of(exception, cancellationToken)!;
            failure.Tell(screen);
            return failure.ExitCode;
        }
    }
}
