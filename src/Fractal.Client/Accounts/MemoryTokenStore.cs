namespace Fractal.Client.Accounts;

/// <summary>Stores a sign-in in memory.</summary>
internal sealed class MemoryTokenStore : ITokenStore, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim gate = new(1);
    private volatile SignInTokens? kept;

    public ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken) => new(kept);

    public ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken)
    {
        kept = tokens;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        if (!await gate.WaitAsync(Longest, cancellationToken)) throw new TimeoutException("Another call of this client has been refreshing the sign-in for two minutes.");
        return new Hold(gate);
    }

    public void Dispose() => gate.Dispose();

    private sealed class Hold(SemaphoreSlim gate) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            gate.Release();
            return ValueTask.CompletedTask;
        }
    }
}
