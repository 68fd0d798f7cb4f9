using System.Diagnostics.Metrics;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Platform.Http.Connections;

internal sealed class ConnectionMetrics
{
    private readonly Counter<long> refused;

    public ConnectionMetrics(IMeterFactory meters, ClientConnections connections, OpenFiles files)
    {
        var meter = meters.Create("Fractal.Connections");
        meter.CreateObservableGauge("fractal.connections.open", () => connections.Count, "{connection}", "Connections of clients and agents that are open.");
        meter.CreateObservableGauge("fractal.connections.limit", () => connections.Limit, "{connection}", "How many connections may be open now: Fractal:Limits:Connections, or fewer if open files run short.");
        meter.CreateObservableGauge("fractal.files.open", OpenFiles.Count, "{file}", "Files this process has open.");
        meter.CreateObservableGauge("fractal.files.limit", () => files.Limit, "{file}", "Files this process may have open.");
        meter.CreateObservableCounter("fractal.connections.closed_idle", () => connections.ClosedIdle, "{connection}", "Idle connections that were closed to make room for new ones.");
        refused = meter.CreateCounter<long>("fractal.connections.refused", "{connection}", "Connections that were refused, by the limit they reached: total or address.");
    }

    public void Refused(ConnectionLimit limit) => refused.Add(1, Tag("limit", LabelOf(limit)));
}
