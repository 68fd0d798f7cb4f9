using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>Requests over the agents' Unix socket come from inside a sandbox: they reach only the agents' endpoints.</summary>
internal static class AgentSocket
{
    public static void UseAgentSocketGuard(this WebApplication app) => app.Use((context, next) =>
        context.Connection.LocalIpAddress is null
        && !context.Request.Path.StartsWithSegments("/v1/agent", StringComparison.Ordinal)
            ? PlatformProblems.NotFound.ExecuteAsync(context)
            : next(context));
}
