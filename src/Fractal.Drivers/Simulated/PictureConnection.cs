using System.Net.WebSockets;

namespace Fractal.Drivers.Simulated;

/// <summary>One browser that shows the test picture, until either side closes.</summary>
internal sealed class PictureConnection(WebSocket browser, Action sawInput) : IDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource closing = new();
    private int closeCode = (int)WebSocketCloseStatus.NormalClosure;
    private string closeReason = "ended";

    /// <summary>Closes it with a code that the browser receives.</summary>
    public void Close(int code, string reason)
    {
        closeReason = reason;
        Volatile.Write(ref closeCode, code);
        closing.Cancel();
    }

    public void Dispose() => closing.Dispose();

    public async Task RunAsync(CancellationToken ended)
    {
        await using var bytes = WebSocketStream.Create(browser, WebSocketMessageType.Binary);
        var picture = new RfbServer(bytes, sawInput).RunAsync();
        using (ended.Register(() => closing.Cancel()))
        {
            await Task.WhenAny(picture, Task.Delay(Timeout.Infinite, closing.Token));
        }

        try
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit);
            if (browser.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await browser.CloseOutputAsync((WebSocketCloseStatus)Volatile.Read(ref closeCode), closeReason, limit.Token);
            await picture.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or InvalidDataException)
        {
            // A broken connection is a normal end.
        }
        finally
        {
            browser.Abort();
        }
    }
}
