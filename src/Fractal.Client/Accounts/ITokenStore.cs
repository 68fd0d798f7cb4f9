namespace Fractal.Client.Accounts;

/// <summary>Stores a client's sign-in. One store is for one server.</summary>
public interface ITokenStore
{
    /// <summary>The stored sign-in, or null.</summary>
    ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the sign-in; null removes it. Called only while the lock is held. When it returns, the sign-in must survive a crash.
    /// </summary>
    ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken);

    /// <summary>
    /// Acquires the store's lock. A refresh token works once, and using it twice ends the sign-in, so clients that share a store, also in
    /// several processes, must not exchange tokens at the same time. The wait needs a time limit.
    /// </summary>
    ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken);
}
