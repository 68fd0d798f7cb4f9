using System.Diagnostics.Metrics;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Gateway;

internal sealed class GatewayMetrics
{
    private readonly Counter<long> streams;

    public GatewayMetrics(IMeterFactory meters, OpenSockets sockets)
    {
        var meter = meters.Create("Fractal.Gateway");
        meter.CreateObservableUpDownCounter("fractal.gateway.streams.open", () => sockets.Count, "{stream}", "Browsers' streams this server carries.");
        streams = meter.CreateCounter<long>("fractal.gateway.streams", "{stream}", "Streams asked for, by what they came to: carried, failed, or the code of the problem.");
    }

    public void Asked(string outcome) => streams.Add(1, Tag("outcome", outcome));
}
