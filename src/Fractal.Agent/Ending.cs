namespace Fractal.Agent;

/// <summary>The wish that this agent ends: the server let go of its input, sent SIGTERM, or refused a report.</summary>
internal sealed class Ending : IDisposable
{
    private readonly CancellationTokenSource source = new();

    public CancellationToken Token => source.Token;

    public void Ask(string why)
    {
        if (source.IsCancellationRequested) return;
        Log.Line($"Ending: {why}");
        source.Cancel();
    }

    /// <summary>Completes when the end is asked for.</summary>
    public async Task WaitAsync() =>
        await Task.Delay(Timeout.Infinite, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => source.Dispose();
}
