using System.Net;
using System.Net.WebSockets;
using Fractal.Client.Agents;
using Fractal.Drivers.Host;

namespace Fractal.Drivers.Tests.Local;

/// <summary>A browser's end of the picture, connected like the gateway: an HTTP upgrade over the driver's stream.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly ClientWebSocket socket;
    private readonly HttpMessageInvoker http;

    private Viewer(ClientWebSocket socket, HttpMessageInvoker http) => (this.socket, this.http) = (socket, http);

    public ClientWebSocket Socket => socket;

    /// <summary>A ticket as signed by the server.</summary>
    public static ConnectionTicket Ticket(Enrolled container, Guid session) =>
        new(1, TicketPurpose.Stream, session, container.Id, TimeProvider.System.GetUtcNow().AddMinutes(1), Guid.CreateVersion7(), Guid.CreateVersion7());

    public static Task<Viewer> OpenAsync(DriverHost host, Enrolled container, Guid session) =>
        OpenAsync(host.Driver, container, session);

    public static Task<Viewer> OpenAsync(IClusterDriver driver, Enrolled container, Guid session) =>
        OpenAsync(driver, container.Id, session, Ticket(container, session).Sign(container.TicketKey));

    /// <exception cref="RefusedException">The agent rejected the connection.</exception>
    public static Task<Viewer> OpenAsync(DriverHost host, Guid container, Guid session, string? ticket, string protocol = "binary") =>
        OpenAsync(host.Driver, container, session, ticket, protocol);

    private static async Task<Viewer> OpenAsync(IClusterDriver driver, Guid container, Guid session, string? ticket, string protocol = "binary")
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = async (_, cancel) => await driver.ConnectAsync(container, cancel) };
        var viewer = new Viewer(new ClientWebSocket(), new HttpMessageInvoker(handler));
        viewer.socket.Options.CollectHttpResponseDetails = true;
        viewer.socket.Options.AddSubProtocol(protocol);
        if (ticket is not null) viewer.socket.Options.AddSubProtocol(ConnectionTicket.SubprotocolPrefix + ticket);
        try
        {
            await viewer.socket.ConnectAsync(new Uri($"ws://fractal/v1/sessions/{session}/stream"), viewer.http, Xunit.TestContext.Current.CancellationToken);
            return viewer;
        }
        catch (WebSocketException exception) when ((int)viewer.socket.HttpStatusCode >= 400)
        {
            var status = viewer.socket.HttpStatusCode;
            await viewer.DisposeAsync();
            throw new RefusedException(status, exception);
        }
    }

    /// <summary>Reads until the other side closes, and returns the close code.</summary>
    public async Task<(int? Code, string? Reason)> ClosedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close) { }
        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class RefusedException(HttpStatusCode status, Exception inner) : Exception($"Refused with {(int)status}.", inner)
{
    public HttpStatusCode Status { get; } = status;
}
