using System.Collections.Concurrent;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>The requests in progress, so that a stopping server can reject new ones and abort those that would never end.</summary>
internal sealed class OpenRequests
{
    private readonly ConcurrentDictionary<HttpContext, bool> open = new();
    private volatile bool closed;

    /// <summary>From now on only agents are served, because their reports are still needed.</summary>
    public void Close() => closed = true;

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (closed && !context.Request.Path.StartsWithSegments("/v1/agent", StringComparison.Ordinal))
        {
            await PlatformProblems.Unavailable.ExecuteAsync(context);
            return;
        }

        open[context] = true;
        try
        {
            await next(context);
        }
        finally
        {
            open.TryRemove(context, out _);
        }
    }

    /// <summary>Aborts requests that are still open a moment later.</summary>
    public async Task CutAsync(TimeSpan after)
    {
        if (open.IsEmpty) return;
        await Task.Delay(after);
        foreach (var context in open.Keys) context.Abort();
    }
}

internal static class OpenRequestsExtensions
{
    public static void UseOpenRequests(this WebApplication app)
    {
        var requests = app.Services.GetRequiredService<OpenRequests>();
        app.Use(requests.RunAsync);
    }
}
