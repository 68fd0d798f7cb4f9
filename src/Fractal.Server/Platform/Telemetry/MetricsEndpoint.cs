namespace Fractal.Server.Platform.Telemetry;

/// <summary>/metrics, in Prometheus' text format.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static void MapMetrics(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint(Path).AllowAnonymous().WithMetadata(Marker.Instance);

    /// <summary>By the matched endpoint, not by the spelling of the address.</summary>
    public static void UseMetricsGuard(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<MetricsGuard>();
        app.Use((context, next) =>
            context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null && guard.Refuse(context) is { } problem ? problem.ExecuteAsync(context) : next(context));
    }

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
