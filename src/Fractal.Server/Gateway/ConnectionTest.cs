using System.Net.WebSockets;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Gateway;

/// <summary>
/// Endpoints for the connection test of the pages, which finds out whether a proxy breaks streaming: a WebSocket echo, and two server-sent
/// events one second apart.
/// </summary>
internal static class ConnectionTest
{
    private const int MostMessages = 8, LongestMessage = 256;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10), BetweenEvents = TimeSpan.FromSeconds(1);

    public static void MapConnectionTest(this WebApplication app)
    {
        var group = app.MapGroup("/connection").RequireAuthorization(AccessPolicies.User).ExcludeFromDescription();
        group.MapGet("/socket", AnswerAsync);
        group.MapGet("/events", TellAsync);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await PlatformProblems.Unreadable("This address is a WebSocket.").ExecuteAsync(http);
            return;
        }

        if (!OwnOrigin.IsOwn(http.Request))
        {
            await PlatformProblems.ForeignOrigin.ExecuteAsync(http);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(Limit);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        try
        {
            var buffer = new byte[LongestMessage];
            for (var i = 0; i < MostMessages; i++)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
                if (got.MessageType == WebSocketMessageType.Close || !got.EndOfMessage) break;
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, endOfMessage: true, limit.Token);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The page has disconnected or is silent.
        }
    }

    private static async Task TellAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        foreach (var number in new[] { 1, 2 })
        {
            if (number > 1) await Task.Delay(BetweenEvents, cancellationToken);
            await http.Response.WriteAsync(FormattableString.Invariant($"data: {number}\n\n"), cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
