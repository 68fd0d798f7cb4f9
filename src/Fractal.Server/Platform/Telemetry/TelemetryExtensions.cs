using System.Diagnostics.Metrics;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>Metrics at /metrics, and metrics and traces by OTLP where the standard OTEL_EXPORTER_OTLP_… settings say so.</summary>
internal static class TelemetryExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Ours, and those of the framework whose labels are few. Outgoing HTTP is left out: the gateway's host names are containers.</summary>
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

    /// <summary>The environment has the last word (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES).</summary>
    private static void Describe(ResourceBuilder resource) =>
        resource.Clear().AddTelemetrySdk().AddService("fractal", serviceVersion: ServerVersion.Text).AddEnvironmentVariableDetector();

    private static bool IsSet(WebApplicationBuilder builder, string ofSignal) =>
        !string.IsNullOrEmpty(builder.Configuration[Endpoint]) || !string.IsNullOrEmpty(builder.Configuration[ofSignal]);

    /// <summary>Meters are found by name in the whole process: what another server in it measures is not ours.</summary>
    private static Func<Instrument, MetricStreamConfiguration?> OnlyOf(IMeterFactory mine) =>
        instrument => instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, mine) ? null : MetricStreamConfiguration.Drop;
}
