using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// The simulated cluster as a separate program, over HTTP on loopback: its containers outlive a server, and several servers share them, as
/// with a real cloud. The program is <c>SimulatedCloud</c>.
/// </summary>
public sealed class CloudDriver : IClusterDriver, IDisposable
{
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private volatile bool stopping;
    private int heard;

    /// <param name="address">The address of the cluster.</param>
    public CloudDriver(Uri address) => http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public string Name => "simulated-cloud";

    /// <inheritdoc/>
    public string? AgentSocketPath => null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken)
    {
        await ListAsync(cancellationToken);
        return [SimulatedDriver.NothingIsReal];
    }

    /// <inheritdoc/>
    public async Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken)
    {
        if (stopping) throw new DriverException("The server is stopping.");
        try
        {
            using var content = JsonContent.Create(spec);
            using var answer = await AskAsync(HttpMethod.Post, "workloads", content, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The workload may have been launched although the caller canceled.
            using var limit = new CancellationTokenSource(UndoLimit);
            await DeleteAsync(spec.ContainerId, TimeSpan.Zero, limit.Token);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(HttpMethod.Delete, $"workloads/{containerId}?grace={grace:c}", null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(HttpMethod.Get, "workloads", null, cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<List<Workload>>(cancellationToken) ?? throw new DriverException("The simulated cluster gave no listing.");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException)
        {
            throw Unreachable(exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WorkloadExit> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(HttpMethod.Get, $"exits?after={heard}", null, cancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            heard++;
            if (!stopping && JsonSerializer.Deserialize<WorkloadExit>(line) is { } exit) yield return exit;
        }
    }

    /// <inheritdoc/>
    public void Stop() => stopping = true;

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"workloads/{containerId}/stream") { Headers = { { "Connection", "Upgrade" }, { "Upgrade", "bytes" } } };
        // The stream belongs to the response, which is disposed with it.
        var answer = await SendAsync(request, cancellationToken);
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.SwitchingProtocols) return answer;
            using (answer) throw new DriverException(await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Unreachable(exception);
        }
    }

    private static DriverException Unreachable(Exception exception) => new($"The simulated cluster can't be reached: {exception.Message}", exception) { IsTransient = true };
}
