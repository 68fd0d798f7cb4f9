using Fractal.Client.Accounts;

namespace Fractal.Cli.Accounts;

/// <summary>The sign-in for one server, in the user's file.</summary>
internal sealed class FileTokenStore(SignInFile file, Uri server) : ITokenStore
{
    private readonly string key = server.ToString().TrimEnd('/');

    public ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken) => new(file.Read().GetValueOrDefault(key));

    public ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken)
    {
        var all = file.Read();
        if (tokens is null) all.Remove(key);
        else all[key] = tokens;
        file.Write(all);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken) => file.HoldAsync(cancellationToken);
}
