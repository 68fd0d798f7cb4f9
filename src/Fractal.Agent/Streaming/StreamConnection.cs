using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using Fractal.Agent.Display;
using Fractal.Client.Sessions;

namespace Fractal.Agent.Streaming;

/// <summary>
/// One browser and the display: copies bytes in both directions, until either ends or <see cref="Close"/> is called. A pressed key waits
/// until the keyboard has its character, and the picture's size is limited to what the container's memory allows.
/// </summary>
internal sealed class StreamConnection(WebSocket browser, Keyboard keyboard, long mostPixels, Action sawInput, TimeProvider clock) : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource closing = new();
    private readonly RfbClientParser parser = new();
    private int closeCode = (int)WebSocketCloseStatus.NormalClosure;
    private string closeReason = "ended";

    /// <summary>Closes it with a code that the browser receives.</summary>
    public void Close(int code, string reason)
    {
        closeReason = reason;
        Volatile.Write(ref closeCode, code);
        closing.Cancel();
    }

    public async Task RunAsync()
    {
        using var display = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (!await TryReachAsync(display)) Close(StreamCloseCodes.SessionEnded, "appExited");
        var down = PumpDownAsync(display, closing.Token);
        var up = PumpUpAsync(display);
        await Task.WhenAny(down, up);
        await closing.CancelAsync();
        await SayGoodbyeAsync(down);
        if (await Task.WhenAny(up, Task.Delay(CloseLimit, clock)) != up) browser.Abort();
        await Observe(up);
        await Observe(down);
    }

    public void Dispose() => closing.Dispose();

    /// <returns>False if the display has exited; the browser is then told so, as after any other end.</returns>
    private static async Task<bool> TryReachAsync(Socket display)
    {
        try
        {
            await display.ConnectAsync(new UnixDomainSocketEndPoint(DisplayPaths.Picture));
            return true;
        }
        catch (SocketException exception)
        {
            Log.Line($"The display can't be reached: {exception.Message}");
            return false;
        }
    }

    /// <summary>
    /// Keeps reading from the browser meanwhile (canceling the read would break the socket), and does not wait for a write that hangs on a
    /// frozen browser.
    /// </summary>
    private async Task SayGoodbyeAsync(Task down)
    {
        if (await Task.WhenAny(down, Task.Delay(CloseLimit, clock)) == down && browser.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var limit = new CancellationTokenSource(CloseLimit, clock);
            await Observe(browser.CloseOutputAsync((WebSocketCloseStatus)Volatile.Read(ref closeCode), closeReason, limit.Token));
        }
        else
        {
            browser.Abort();
        }
    }

    private async Task PumpDownAsync(Socket display, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await display.ReceiveAsync(buffer, cancellationToken)) > 0)
                await browser.SendAsync(buffer.AsMemory(0, read), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PumpUpAsync(Socket display)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var got = await browser.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close) return;
                if (got.MessageType == WebSocketMessageType.Text)
                {
                    Close((int)WebSocketCloseStatus.InvalidMessageType, "binary only");
                    return;
                }

                for (var at = 0; at < got.Count;)
                {
                    var piece = Take(buffer.AsSpan(at, got.Count - at));
                    if (piece.Input) sawInput();
                    if (piece.Pressed is { } keysym) await keyboard.PrepareAsync(keysym, closing.Token);
                    await SendAsync(display, piece.Resize is { } resize ? Allowed(resize) : buffer.AsMemory(at, piece.Taken));
                    at += piece.Taken;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task SendAsync(Socket display, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await display.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>An incomplete resize request is not forwarded.</summary>
    private byte[] Allowed(byte[] resize) => resize.Length == 0 ? resize : PictureSize.Allow(resize, mostPixels);

    private RfbPiece Take(ReadOnlySpan<byte> bytes)
    {
        var known = parser.Unknown is null;
        var result = parser.Take(bytes);
        if (known && parser.Unknown is { } type) Log.Line($"Unknown RFB message type {type}. From now on, all client data counts as input.");
        return result;
    }

    /// <summary>A broken connection is a normal end.</summary>
    private static async Task Observe(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is WebSocketException or SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            if (exception is not OperationCanceledException) Log.Line($"A connection was interrupted: {exception.Message}");
        }
    }
}
