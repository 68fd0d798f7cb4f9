using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Problems;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// Does what the real agent's web server does for one connection: reads the request, checks the ticket, and serves the picture.
/// </summary>
internal sealed class StreamGate(TicketGate tickets, AgentConnections connections, TimeSpan ping, TimeProvider clock)
{
    private const string Protocol = "binary";
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan HeadLimit = TimeSpan.FromSeconds(10);

    public async Task ServeAsync(DuplexStream stream, CancellationToken ended)
    {
        await using (stream)
        {
            try
            {
                await AnswerAsync(stream, ended);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or WebSocketException)
            {
                // A broken connection is a normal end.
            }
        }
    }

    private async Task AnswerAsync(DuplexStream stream, CancellationToken ended)
    {
        using var limit = new CancellationTokenSource(HeadLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ended);
        var head = await RequestHead.ReadAsync(stream, either.Token);
        if (head?.Session is not { } session)
            await RefuseAsync(stream, 404, ProblemCodes.NotFound, "There is nothing here but /v1/sessions/{id}/stream.", either.Token);
        else if (head.WebSocketKey is not { } key || !head.Protocols.Contains(Protocol))
            await RefuseAsync(stream, 400, ProblemCodes.InvalidRequest, "Ask for a WebSocket with the subprotocols binary and ticket.<ticket>.", either.Token);
        else if (!tickets.Admit(head.Ticket, session))
            await RefuseAsync(stream, 403, ProblemCodes.InvalidTicket, "The ticket is missing, over, used, forged, or meant for something else. Ask for a new one.", either.Token);
        else
            await UpgradeAsync(stream, key, session, ended);
    }

    private async Task UpgradeAsync(DuplexStream stream, string key, Guid session, CancellationToken ended)
    {
        // RFC 6455 requires SHA-1 here; security does not depend on it.
#pragma warning disable CA5350
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {Protocol}\r\n\r\n"), ended);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true, SubProtocol = Protocol, KeepAliveInterval = ping, KeepAliveTimeout = ping,
        });
        await connections.RunAsync(socket, session, ended);
    }

    private static async Task RefuseAsync(DuplexStream stream, int status, string code, string detail, CancellationToken cancellationToken)
    {
        var problem = new ProblemResponse { Title = "Refused.", Status = status, Code = code, Detail = detail };
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ClientJson.Default.ProblemResponse);
        var head = $"HTTP/1.1 {status} Refused\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], cancellationToken);
    }
}
