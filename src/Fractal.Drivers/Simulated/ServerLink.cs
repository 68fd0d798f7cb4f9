using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fractal.Client;
using Fractal.Client.Agents;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// The connection to the server, over its socket for agents or to any of several servers: one client for all simulated agents, with a
/// limited number of connections.
/// </summary>
internal sealed class ServerLink : IDisposable
{
    private const int Connections = 16;
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly string socket;
    private readonly SimulatedOptions options;
    private int waiting;
    private int turn;

    public ServerLink(string socket, SimulatedOptions options)
    {
        (this.socket, this.options) = (socket, options);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = Connections,
            ConnectCallback = (_, cancellationToken) => ConnectAsync(cancellationToken),
        };
        http = new HttpClient(handler) { BaseAddress = new Uri("http://fractal"), Timeout = CallLimit };
    }

    /// <summary>The number of waiting and running calls.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <returns>The container's keys in exchange for its code, or the status of the rejection.</returns>
    public async Task<(EnrolResponse? Enrolled, HttpStatusCode Status)> EnrolAsync(EnrolRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        using var response = await SendAsync("/v1/agent/enrol", null, traceParent, JsonSerializer.SerializeToUtf8Bytes(request, ClientJson.Default.EnrolRequest), cancellationToken);
        if (!response.IsSuccessStatusCode) return (null, response.StatusCode);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonSerializer.DeserializeAsync(stream, ClientJson.Default.EnrolResponse, cancellationToken), response.StatusCode);
    }

    public async Task<HttpStatusCode> PostAsync<T>(string path, string token, string? traceParent, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(path, token, traceParent, JsonSerializer.SerializeToUtf8Bytes(body, type), cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Counts a report from when it is due, so that the pause before it is sent does not look like inactivity.</summary>
    public void Expect(int reports) => Interlocked.Add(ref waiting, reports);

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, string? token, string? traceParent, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (traceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Takes the next server in turn; unavailable ones are skipped.</summary>
    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var servers = options.Servers;
        if (servers.Length == 0) return await ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
        var first = (uint)Interlocked.Increment(ref turn);
        for (var tried = 1; ; tried++)
        {
            try
            {
                var server = new Uri(servers[(int)((first + tried) % servers.Length)]);
                return await ConnectAsync(new DnsEndPoint(server.Host, server.Port), cancellationToken);
            }
            catch (SocketException) when (tried < servers.Length)
            {
                // Another server may be available.
            }
        }
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var isUnix = endpoint is UnixDomainSocketEndPoint;
        var opened = isUnix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await opened.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(opened, ownsSocket: true);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
