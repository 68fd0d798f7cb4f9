using System.Diagnostics.Metrics;
using Fractal.Server.Platform.Configuration;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// Exports metrics at /metrics, and metrics and traces over OTLP if the standard OTEL_EXPORTER_OTLP_… settings are present.
/// </summary>
internal static class TelemetryExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Fractal's own meters, and the framework's with few labels. Outgoing HTTP is left out, since the gateway's host names are containers.
    /// </summary>
    private static readonly string[] Meters =
        ["Fractal.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<MetricsOptions>("Fractal:Metrics");
        builder.Services.AddSingleton<MetricsGuard>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(Describe);
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
            if (IsSet(builder, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")) metrics.AddOtlpExporter();
        });
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) => metrics.AddView(OnlyOf(services.GetRequiredService<IMeterFactory>())));
        if (!IsSet(builder, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) return;
        telemetry.WithTracing(traces => traces.AddSource(Tracing.Name).AddAspNetCoreInstrumentation(RequestSpans.Configure).AddOtlpExporter());
    }

    /// <summary>The environment takes precedence (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES).</summary>
    private static void Describe(ResourceBuilder resource) =>
        resource.Clear().AddTelemetrySdk().AddService("fractal", serviceVersion: ServerVersion.Text).AddEnvironmentVariableDetector();

    private static bool IsSet(WebApplicationBuilder builder, string ofSignal) =>
        !string.IsNullOrEmpty(builder.Configuration[Endpoint]) || !string.IsNullOrEmpty(builder.Configuration[ofSignal]);

    /// <summary>
    /// Listeners match meters by name in the whole process, so meters of another server in this process are filtered out.
    /// </summary>
    private static Func<Instrument, MetricStreamConfiguration?> OnlyOf(IMeterFactory mine) =>
        instrument => instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, mine) ? null : MetricStreamConfiguration.Drop;
}
