namespace Fractal.Agent;

/// <summary>Requests that this agent ends: the server closed its input, sent SIGTERM, or rejected a report.</summary>
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

    /// <summary>Completes when the end is requested.</summary>
    public async Task WaitAsync() =>
        await Task.Delay(Timeout.Infinite, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => source.Dispose();
}
