using System.CommandLine;
using Fractal.Cli.Accounts;
using Fractal.Client;

namespace Fractal.Cli.Terminal;

/// <summary>One invocation of a command: its arguments, its server and its output.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly ParseResult parsed;
    private readonly Lazy<Uri> server;
    private readonly Lazy<FractalClient> client;

    public Invocation(ParseResult parsed, Screen screen)
    {
        this.parsed = parsed;
        Screen = screen;
        // Created on first use, because not every command needs a server.
        server = new(() => GlobalOptions.ServerOf(parsed));
        client = new(() => new FractalClient(Server, new FractalClientOptions { Tokens = new FileTokenStore(SignInFile.OfUser(), Server) }));
    }

    public Screen Screen { get; }

    public Uri Server => server.Value;

    public FractalClient Client => client.Value;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }
}
