using System.CommandLine;

namespace Fractal.Cli.Terminal;

internal static class GlobalOptions
{
    public const string ServerVariable = "FRACTAL_SERVER";

    private const string DefaultServer = "http://127.0.0.1:8080";

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = $"The server's address. [default: ${ServerVariable}, else {DefaultServer}]", HelpName = "URL", Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document to standard output, for scripts.", Recursive = true,
    };

    public static Option<bool> PlainHttp { get; } = new("--plain-http")
    {
        Description = "Allow plain http to another machine. Others on the network can read and use the sign-in.", Recursive = true,
    };

    /// <summary>The address from the option, the environment or the default.</summary>
    public static Uri ServerOf(ParseResult parsed)
    {
        var fromEnvironment = Environment.GetEnvironmentVariable(ServerVariable);
        var text = parsed.GetValue(Server) ?? (string.IsNullOrEmpty(fromEnvironment) ? DefaultServer : fromEnvironment);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CliException($"\"{text}\" is not the address of a server. It should look like {DefaultServer} or https://fractal.example.org.", ExitCodes.Usage);
        if (address.Scheme == "http" && !address.IsLoopback && !parsed.GetValue(PlainHttp))
            throw new CliException($"{address} is another machine, and plain http exposes your sign-in on the network. Nothing was sent. Use https, or --plain-http on a trusted network.", ExitCodes.Usage);
        return address;
    }
}
