using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>What comes in by the agents' unix socket comes from inside a sandbox: it reaches the agents' endpoints and nothing else.</summary>
internal static class AgentSocket
{
    public static void UseAgentSocketGuard(this WebApplication app) => app.Use((context, next) =>
        context.Connection.LocalIpAddress is null
        && !context.Request.Path.StartsWithSegments("/v1/agent", StringComparison.Ordinal)
            ? PlatformProblems.NotFound.ExecuteAsync(context)
            : next(context));
}
