using Microsoft.AspNetCore.Http.Features;

namespace Fractal.Server.Gateway;

/// <summary>Lets the server close a request's WebSocket while the forwarder copies its bytes.</summary>
internal sealed class ClosableUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature, IDisposable
{
    private ClosableStream? stream;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public static ClosableUpgrade Install(HttpContext http)
    {
        var upgrade = new ClosableUpgrade(http.Features.GetRequiredFeature<IHttpUpgradeFeature>());
        http.Features.Set<IHttpUpgradeFeature>(upgrade);
        return upgrade;
    }

    public async Task<Stream> UpgradeAsync() => stream = new ClosableStream(await inner.UpgradeAsync());

    /// <summary>Sends the browser a close frame with the reason, unless one was sent already.</summary>
    public async Task CloseAsync(int code, string reason, TimeSpan limit)
    {
        if (stream is null) return;
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await stream.CloseAsync(code, reason, patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The browser has disconnected or does not read.
        }
    }

    public void Dispose() => stream?.Dispose();
}
