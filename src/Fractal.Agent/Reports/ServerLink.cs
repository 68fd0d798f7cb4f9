using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fractal.Client;
using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>The connection to the server: a Unix socket in a shared folder, or https.</summary>
internal sealed class ServerLink : IDisposable
{
    private const string UnixPrefix = "unix:";
    private const int EnrolmentTries = 10;
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EnrolmentPause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient http;
    private string? token;
    private string? traceParent;

    public ServerLink(string server)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        var address = server;
        if (server.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var endpoint = new UnixDomainSocketEndPoint(server[UnixPrefix.Length..]);
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(endpoint, cancellationToken);
            address = "http://fractal";
        }
        else if (!server.StartsWith("https://", StringComparison.Ordinal))
        {
            throw new ArgumentException("The server's address must begin with unix: or https://.", nameof(server));
        }

        http = new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = CallLimit };
    }

    /// <summary>Exchanges the one-time code for the container's keys; from then on every call carries the container's token.</summary>
    public async Task<EnrolResponse> EnrolAsync(AgentLaunch launch, CancellationToken cancellationToken)
    {
        traceParent = launch.TraceParent;
        var body = JsonSerializer.SerializeToUtf8Bytes(new EnrolRequest(launch.ContainerId, launch.EnrolmentCode), ClientJson.Default.EnrolRequest);
        for (var tried = 1; ; tried++)
        {
            using var response = await SendAsync("/v1/agent/enrol", body, cancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && tried < EnrolmentTries)
            {
                // The server was busy and did nothing, so the code is still valid.
                await Task.Delay(EnrolmentPause, TimeProvider.System, cancellationToken);
                continue;
            }

            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var enrolled = await JsonSerializer.DeserializeAsync(stream, ClientJson.Default.EnrolResponse, cancellationToken)
                ?? throw new InvalidDataException("The server answered the enrolment with nothing.");
            token = enrolled.Token;
            return enrolled;
        }
    }

    public async Task<HttpStatusCode> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(path, JsonSerializer.SerializeToUtf8Bytes(body, type), cancellationToken);
        return response.StatusCode;
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        // Later reports are not part of the launch's trace.
        if (traceParent is not null && path is "/v1/agent/enrol" or "/v1/agent/ready" or "/v1/agent/exited")
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
