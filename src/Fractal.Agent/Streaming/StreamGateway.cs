using System.Net;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Problems;

namespace Fractal.Agent.Streaming;

/// <summary>
/// The endpoint from which the server's gateway, or a client that can reach the container, requests the picture: <c>GET
/// /v1/sessions/{id}/stream</c>.
/// </summary>
internal sealed class StreamGateway(TicketGate tickets, Connections connections, Action started, TimeSpan ping)
{
    /// <summary>A newer connection replaces an older one, so more than two are only open while old ones close.</summary>
    private const int MostOpen = 8;

    private const string Protocol = "binary";
    private const string Prefix = "/v1/sessions/";
    private const string Suffix = "/stream";
    private const string UnixPrefix = "unix:";
    private const string TcpPrefix = "tcp:";

    private int open;

    public async Task<WebApplication> ListenAsync(string address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestBodySize = 0;
            if (address.StartsWith(UnixPrefix, StringComparison.Ordinal)) kestrel.ListenUnixSocket(address[UnixPrefix.Length..]);
            else if (address.StartsWith(TcpPrefix, StringComparison.Ordinal) && ushort.TryParse(address[TcpPrefix.Length..], out var port)) kestrel.Listen(IPAddress.Any, port);
            else throw new ArgumentException("The address to listen on must begin with unix: or tcp:.", nameof(address));
        });
        var app = builder.Build();

        // Both are needed: the interval alone never detects a frozen browser.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = ping, KeepAliveTimeout = ping });
        app.Run(HandleAsync);
        await app.StartAsync(cancellationToken);
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (SessionOf(context.Request) is not { } session)
        {
            await RefuseAsync(context, HttpStatusCode.NotFound, ProblemCodes.NotFound, "There is nothing here but /v1/sessions/{id}/stream.");
            return;
        }

        var sockets = context.WebSockets;
        if (!sockets.IsWebSocketRequest || !sockets.WebSocketRequestedProtocols.Contains(Protocol))
        {
            await RefuseAsync(context, HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest, "Ask for a WebSocket with the subprotocols binary and ticket.<ticket>.");
            return;
        }

        // Before the ticket is checked, because a ticket works only once.
        if (Interlocked.Increment(ref open) > MostOpen)
        {
            Interlocked.Decrement(ref open);
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, ProblemCodes.Unavailable, "Too many connections to this container are open. Try again in a moment.");
            return;
        }

        try
        {
            await CarryAsync(context, session);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task CarryAsync(HttpContext context, Guid session)
    {
        var sockets = context.WebSockets;
        if (!tickets.Admit(TicketOf(sockets), session))
        {
            await RefuseAsync(context, HttpStatusCode.Forbidden, ProblemCodes.InvalidTicket, "The ticket is missing, over, used, forged, or meant for something else. Ask for a new one.");
            return;
        }

        started();
        using var socket = await sockets.AcceptWebSocketAsync(Protocol);
        await connections.RunAsync(socket, session);
    }

    private static Guid? SessionOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (request.Method != HttpMethods.Get) return null;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || !path.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        if (path.Length <= Prefix.Length + Suffix.Length) return null;
        return Guid.TryParse(path.AsSpan(Prefix.Length, path.Length - Prefix.Length - Suffix.Length), out var session) ? session : null;
    }

    private static string? TicketOf(WebSocketManager sockets) =>
        sockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(ConnectionTicket.SubprotocolPrefix, StringComparison.Ordinal))
            ?[ConnectionTicket.SubprotocolPrefix.Length..];

    private static async Task RefuseAsync(HttpContext context, HttpStatusCode status, string code, string detail)
    {
        context.Response.StatusCode = (int)status;
        var problem = new ProblemResponse { Title = "Refused.", Status = (int)status, Code = code, Detail = detail };
        await context.Response.WriteAsJsonAsync(problem, ClientJson.Default.ProblemResponse, "application/problem+json", context.RequestAborted);
    }
}
