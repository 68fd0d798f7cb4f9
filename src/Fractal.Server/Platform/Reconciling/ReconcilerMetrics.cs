using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fractal.Server.Platform.Telemetry;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Platform.Reconciling;

internal sealed class ReconcilerMetrics
{
    private readonly ConcurrentDictionary<string, Past> pasts = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;
    private readonly Histogram<double> runs;

    public ReconcilerMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create("Fractal.Reconciling");
        runs = meter.CreateShortTime("fractal.reconciler.run.duration", "One run of a background loop.");
        meter.CreateObservableGauge("fractal.reconciler.failures", () => Each(past => past.Failures), "{run}", "Failed runs since the last that succeeded.");
        meter.CreateObservableGauge("fractal.reconciler.last_success.time", () => Each(past => past.SucceededAt), "s", "When a run last succeeded, in seconds since 1970.");
    }

    public void Ran(Reconciler reconciler, bool late, TimeSpan took)
    {
        var failures = reconciler.Status.Failures;
        runs.Record(took.TotalSeconds, Tag("reconciler", reconciler.Name), Tag("outcome", failures == 0 ? "done" : late ? "late" : "failed"));
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        pasts.AddOrUpdate(reconciler.Name, new Past(failures, failures == 0 ? now : 0), (_, past) => new Past(failures, failures == 0 ? now : past.SucceededAt));
    }

    private IEnumerable<Measurement<double>> Each(Func<Past, double> value) => pasts.Select(past => new Measurement<double>(value(past.Value), Tag("reconciler", past.Key)));

    private sealed record Past(int Failures, double SucceededAt);
}
