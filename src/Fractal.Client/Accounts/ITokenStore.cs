namespace Fractal.Client.Accounts;

/// <summary>Where a client keeps its sign-in. One store is for one server.</summary>
public interface ITokenStore
{
    /// <summary>What is kept now, or null.</summary>
    ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a sign-in in place of the last; null forgets it. Called only while held. When it returns, the sign-in must be safe from a crash.</summary>
    ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until nobody else holds the store, then holds it. A refresh token works once, and one that comes twice ends the sign-in: whoever shares
    /// a store, also with other processes, must not trade at the same time. The wait needs a time limit.
    /// </summary>
    ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken);
}
