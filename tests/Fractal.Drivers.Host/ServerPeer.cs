using System.Collections.Concurrent;
using System.Text.Json;
using Fractal.Client;
using Fractal.Client.Agents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fractal.Drivers.Host;

/// <summary>
/// The server's side of <c>/v1/agent</c> for tests of drivers: a real listener that enrols agents and records their reports.
/// </summary>
public sealed class ServerPeer : IAsyncDisposable
{
    private const string Prefix = "/v1/agent/";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly ConcurrentDictionary<Guid, Enrolled> containers = new();
    private readonly ConcurrentQueue<AgentReport> reports = new();
    private readonly WebApplication app;

    private ServerPeer(string socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public IEnumerable<AgentReport> Reports => reports;

    public static async Task<ServerPeer> ListenAsync(string socket)
    {
        File.Delete(socket);
        var peer = new ServerPeer(socket);
        await peer.app.StartAsync();
        return peer;
    }

    public Enrolled Expect(Guid id, AppLaunch launch, int heartbeatSeconds = 1, int startTimeoutSeconds = 30) =>
        containers[id] = new Enrolled(id, launch, heartbeatSeconds, startTimeoutSeconds);

    public int Count(Guid id, string kind) => reports.Count(r => r.ContainerId == id && r.Kind == kind);

    /// <summary>Waits for a report; the error message lists the reports that arrived instead.</summary>
    public async Task<AgentReport> ReportAsync(Guid id, string kind, Func<AgentReport, bool>? where = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!limit.IsCancellationRequested)
        {
            if (reports.FirstOrDefault(r => r.ContainerId == id && r.Kind == kind && where?.Invoke(r) != false) is { } found) return found;
            await Task.Delay(10, CancellationToken.None);
        }

        var came = string.Join("\n", reports.Where(r => r.ContainerId == id && r.Kind != "heartbeat").Select(r => $"{r.Kind} {r.Body}"));
        throw new TimeoutException($"No report '{kind}' that fits came from {id}. What came:\n{came}");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var status = path == Prefix + "enrol" ? await EnrolAsync(context) : await TakeReportAsync(context, path);
        if (!context.Response.HasStarted) context.Response.StatusCode = status;
    }

    private async Task<int> EnrolAsync(HttpContext context)
    {
        var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ClientJson.Default.EnrolRequest, context.RequestAborted);
        if (request is null || !containers.TryGetValue(request.ContainerId, out var container)) return StatusCodes.Status404NotFound;
        if (container.Trade(request.Code) is not { } answer) return StatusCodes.Status401Unauthorized;
        await context.Response.WriteAsJsonAsync(answer, ClientJson.Default.EnrolResponse, cancellationToken: context.RequestAborted);
        return StatusCodes.Status200OK;
    }

    private async Task<int> TakeReportAsync(HttpContext context, string path)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var container = containers.Values.FirstOrDefault(c => authorization == $"Bearer {c.Token}");
        if (container is null || !path.StartsWith(Prefix, StringComparison.Ordinal)) return StatusCodes.Status401Unauthorized;
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        reports.Enqueue(new AgentReport(container.Id, path[Prefix.Length..], body.RootElement.Clone()));
        return StatusCodes.Status204NoContent;
    }
}
