using Fractal.Client.Accounts;

namespace Fractal.Bench.Site;

/// <summary>Stores a sign-in so that its tokens can be inspected.</summary>
internal sealed class KeptTokens : ITokenStore, IAsyncDisposable
{
    private SignInTokens? kept;

    public string AccessToken => kept?.AccessToken ?? throw new InvalidOperationException("There was no sign-in.");

    public ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken) => new(kept);

    public ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken)
    {
        kept = tokens;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken) => new(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
