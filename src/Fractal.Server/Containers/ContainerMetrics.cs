using System.Diagnostics.Metrics;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Telemetry;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Containers;

internal sealed class ContainerMetrics
{
    private readonly AppNames apps;
    private readonly TimeProvider clock;
    private readonly Histogram<double> launches;
    private readonly Counter<long> ends;
    private readonly Counter<long> reports;
    private long lastBeat;

    public ContainerMetrics(IMeterFactory meters, AppNames apps, TimeProvider clock)
    {
        (this.apps, this.clock, lastBeat) = (apps, clock, clock.GetTimestamp());
        var meter = meters.Create("Fractal.Containers");
        launches = meter.CreateLongTime("fractal.containers.ready.duration", "From the launch of a container to its ready report.");
        ends = meter.CreateCounter<long>("fractal.containers.ends", "{container}", "Containers that ended otherwise than with their session or as surplus, by reason.");
        reports = meter.CreateCounter<long>("fractal.agents.reports", "{report}", "Reports of agents, and whether they were taken.");
        meter.CreateObservableGauge("fractal.agents.heartbeat.age", () => this.clock.GetElapsedTime(Interlocked.Read(ref lastBeat)).TotalSeconds, "s", "Since any agent's last heartbeat to this server, or since its start.");
    }

    public void Ready(Guid appId, DateTimeOffset launchedAt) => launches.Record((clock.GetUtcNow() - launchedAt).TotalSeconds, Tag("app", apps.Of(appId)));

    public void Ended(EndReason reason) => ends.Add(1, Tag("reason", LabelOf(reason)));

    public void Reported(string report, bool taken)
    {
        if (taken && report == "heartbeat") Interlocked.Exchange(ref lastBeat, clock.GetTimestamp());
        reports.Add(1, Tag("report", report), Tag("outcome", taken ? "taken" : "refused"));
    }
}
