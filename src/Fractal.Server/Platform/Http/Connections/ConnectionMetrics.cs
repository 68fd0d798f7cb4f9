using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Platform.Http.Connections;

internal sealed class ConnectionMetrics
{
    private readonly ConcurrentDictionary<ConnectionLimit, long> refused = new(Enum.GetValues<ConnectionLimit>().Select(limit => KeyValuePair.Create(limit, 0L)));

    public ConnectionMetrics(IMeterFactory meters, ConnectionLimiter connections, OpenFiles files)
    {
        var meter = meters.Create("Fractal.Connections");
        meter.CreateObservableGauge("fractal.connections.open", () => connections.Count, "{connection}", "Connections of clients and agents that are open.");
        meter.CreateObservableGauge("fractal.connections.limit", () => connections.Limit, "{connection}", "How many connections may be open now: Fractal:Limits:Connections, or fewer if open files run short.");
        meter.CreateObservableGauge("fractal.files.open", OpenFiles.Count, "{file}", "Files this process has open.");
        meter.CreateObservableGauge("fractal.files.limit", () => files.Limit, "{file}", "Files this process may have open.");
        meter.CreateObservableCounter("fractal.connections.closed_idle", () => connections.ClosedIdle, "{connection}", "Idle connections that were closed to make room for new ones.");
        // Observed, so that no rejected connection is reported as 0 and not as a gap.
        meter.CreateObservableCounter("fractal.connections.refused", Refused, "{connection}", "Connections that were refused, by the limit they reached: total or address.");
    }

    public void Refused(ConnectionLimit limit) => refused.AddOrUpdate(limit, 1, (_, count) => count + 1);

    private IEnumerable<Measurement<long>> Refused() => refused.Select(entry => new Measurement<long>(entry.Value, Tag("limit", LabelOf(entry.Key))));
}
