using System.Net.Http.Headers;
using System.Net.Http.Json;
using Fractal.Client.Agents;
using Fractal.Client.Sessions;

namespace Fractal.Bench.Faults;

/// <summary>A response; status 0 if there was none.</summary>
internal readonly record struct ApiAnswer(int Status, SessionResponse? Session)
{
    /// <summary>The fate of the request is unknown, so it must be retried.</summary>
    public bool IsUnknown => Status is 0 or >= 500;

    public Guid? Container => Session?.Connection is { } connection ? ConnectionTicket.Peek(connection.Ticket)?.ContainerId : null;
}

/// <summary>Clients' calls to any of the servers. Lost requests are retried on another server, as clients do.</summary>
internal sealed class Api(IReadOnlyList<Uri> servers) : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15), Pause = TimeSpan.FromMilliseconds(150);
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = CallLimit };

    /// <summary>Retries until a definitive response, or until the time limit.</summary>
    /// <returns>The response, and the number of attempts.</returns>
    public async Task<(ApiAnswer Answer, int Tries)> InsistAsync(HttpMethod method, string path, string token, string? key, TimeSpan patience)
    {
        for (var (tries, waited) = (1, TimeSpan.Zero); ; tries++, waited += Pause)
        {
            var answer = await AskAsync(method, path, token, key);
            if (!answer.IsUnknown || waited > patience) return (answer, tries);
            await Task.Delay(Pause);
        }
    }

    public async Task<ApiAnswer> AskAsync(HttpMethod method, string path, string token, string? key)
    {
        var server = servers[Random.Shared.Next(servers.Count)];
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
            request.Content = JsonContent.Create(new StartSessionRequest(FaultSite.App));
        }

        try
        {
            using var answer = await http.SendAsync(request);
            return new ApiAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<SessionResponse>() : null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or System.Text.Json.JsonException)
        {
            return default;
        }
    }

    public void Dispose() => http.Dispose();
}
