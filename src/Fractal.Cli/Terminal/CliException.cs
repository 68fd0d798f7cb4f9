namespace Fractal.Cli.Terminal;

/// <summary>A command can't continue because of an error found by the CLI. The message says what to do next.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Refused, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;

    /// <summary>For scripts; complements the codes of the server's problems.</summary>
    public string Code => exitCode == ExitCodes.Usage ? "usage" : "failed";
}
