using OpenTelemetry.Instrumentation.AspNetCore;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// Spans of requests contain the route, not the raw address, which may contain an email or other input. Frequent requests of no interest
/// are left out.
/// </summary>
internal static class RequestSpans
{
    private static readonly HashSet<string> Quiet = new(StringComparer.OrdinalIgnoreCase) { MetricsEndpoint.Path, "/healthz", "/readyz", "/v1/agent/heartbeat" };

    public static void Configure(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = context => !Quiet.Contains(context.Request.Path.Value ?? "");
        options.RecordException = false;
        options.EnrichWithHttpResponse = (span, response) =>
        {
            var route = (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            span.SetTag("url.path", route).SetTag("url.query", null).SetTag("user_agent.original", null);
            span.DisplayName = route is null ? response.HttpContext.Request.Method : $"{response.HttpContext.Request.Method} {route}";
        };
    }
}
