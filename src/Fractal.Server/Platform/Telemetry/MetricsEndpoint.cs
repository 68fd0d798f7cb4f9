namespace Fractal.Server.Platform.Telemetry;

/// <summary>/metrics, in the format Prometheus reads.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static void MapMetrics(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint(Path).AllowAnonymous().WithMetadata(Marker.Instance);

    /// <summary>By the endpoint that was chosen, not by the address as it was spelled.</summary>
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
