namespace Fractal.Server.Platform.Http.SignIns;

/// <summary>A long request that ends with its sign-in.</summary>
internal sealed class SignInHold : IDisposable
{
    /// <summary>The longest time that a timer supports.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly CancellationTokenSource ended = new();
    private readonly CancellationTokenSource? over;
    private readonly CancellationTokenSource either;
    private readonly Action<SignInHold> release;

    public SignInHold(TimeSpan? longest, TimeProvider clock, Action<SignInHold> release, CancellationToken aborted)
    {
        this.release = release;
        if (longest is { } time) over = new CancellationTokenSource(time <= TimeSpan.Zero ? TimeSpan.Zero : time < LongestTimer ? time : LongestTimer, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, over?.Token ?? CancellationToken.None, aborted);
    }

    /// <summary>Whether the request also ends when the user's role changes.</summary>
    public bool WithRole { get; init; }

    /// <summary>Canceled when the sign-in ends, the time is over, or the client disconnects.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the sign-in ended, and not the client's connection.</summary>
    public bool SignInEnded => ended.IsCancellationRequested || over?.IsCancellationRequested == true;

    public void End()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended in the meantime.
        }
    }

    public void Dispose()
    {
        release(this);
        either.Dispose();
        over?.Dispose();
        ended.Dispose();
    }
}
