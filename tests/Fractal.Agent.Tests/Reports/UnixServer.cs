using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Fractal.Agent.Tests.Reports;

/// <summary>A listener on a Unix socket with scripted responses that records requests.</summary>
internal sealed class UnixServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, string Body)> requests = new();

    private UnixServer(string path, Func<int, string, int> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path));
        app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var name = context.Request.Path.Value!.Split('/')[^1];
            requests.Enqueue((name, await reader.ReadToEndAsync(context.RequestAborted)));
            context.Response.StatusCode = answer(requests.Count, name);
        });
        Path = path;
    }

    public string Path { get; }

    public IReadOnlyList<string> Names => [.. requests.Select(r => r.Path)];

    public IReadOnlyList<(string Name, string Body)> Requests => [.. requests];

    public static string NewPath() => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fr-{Guid.CreateVersion7():N}");

    /// <param name="path">Where to listen.</param>
    /// <param name="answer">Called with the number of the request, from 1, and its name; returns the status.</param>
    public static async Task<UnixServer> StartAsync(string path, Func<int, string, int> answer)
    {
        var server = new UnixServer(path, answer);
        await server.app.StartAsync();
        return server;
    }

    public async Task SeenAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (requests.Count < count) await Task.Delay(5, limit.Token);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
