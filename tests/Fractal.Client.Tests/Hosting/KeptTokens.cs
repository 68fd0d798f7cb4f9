using Fractal.Client.Accounts;

namespace Fractal.Client.Tests.Hosting;

/// <summary>A token store as a third-party program might implement it.</summary>
internal sealed class KeptTokens(SignInTokens? tokens) : ITokenStore, IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    public SignInTokens? Kept { get; private set; } = tokens;

    public static SignInTokens Fresh { get; } = new("a@example.org", "access-0", "refresh-0", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static SignInTokens Over { get; } = Fresh with { ExpiresAt = DateTimeOffset.UnixEpoch };

    public ValueTask<SignInTokens?> ReadAsync(CancellationToken cancellationToken) => new(Kept);

    public ValueTask WriteAsync(SignInTokens? tokens, CancellationToken cancellationToken)
    {
        Kept = tokens;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
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
