using System.Net;
using System.Threading.Channels;
using Fractal.Client;
using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>Sends reports to the server one after another, retrying each until it is accepted, so that their order is kept.</summary>
internal sealed class ReportQueue(ServerLink server, Ending ending, TimeProvider clock)
{
    private const int Bound = 64;
    private static readonly TimeSpan TotalLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private readonly Channel<Report> reports = Channel.CreateBounded<Report>(Bound);
    private int heartbeatsWaiting;

    public void Ready(ReadyReport report) =>
        Add(new Report("ready", c => server.PostAsync("/v1/agent/ready", report, ClientJson.Default.ReadyReport, c)));

    public void Exited(ExitReport report) =>
        Add(new Report("exited", c => server.PostAsync("/v1/agent/exited", report, ClientJson.Default.ExitReport, c)));

    public void Connected(ConnectionReport report) =>
        Add(new Report("connected", c => server.PostAsync("/v1/agent/connected", report, ClientJson.Default.ConnectionReport, c)));

    public void Disconnected(ConnectionReport report) =>
        Add(new Report("disconnected", c => server.PostAsync("/v1/agent/disconnected", report, ClientJson.Default.ConnectionReport, c)));

    /// <summary>Adds a heartbeat unless one is waiting already; its content is read when it is sent.</summary>
    public void Heartbeat(Func<HeartbeatReport> read)
    {
        if (Interlocked.Exchange(ref heartbeatsWaiting, 1) == 1) return;
        Add(new Report("heartbeat", c =>
        {
            Volatile.Write(ref heartbeatsWaiting, 0);
            return server.PostAsync("/v1/agent/heartbeat", read(), ClientJson.Default.HeartbeatReport, c);
        }));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var report in reports.Reader.ReadAllAsync(cancellationToken))
            await SendAsync(report, cancellationToken);
    }

    private void Add(Report report)
    {
        if (!reports.Writer.TryWrite(report)) ending.Ask("the server has not taken a report for too long");
    }

    private async Task SendAsync(Report report, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                if (Settled(report, await report.Post(cancellationToken))) return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                Log.Line($"Sending the report '{report.Name}' failed: {exception.Message}");
            }

            if (clock.GetElapsedTime(began) > TotalLimit)
            {
                ending.Ask("the server can't be reached");
                return;
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    /// <summary>A problem with one of our codes means the container is ending; retrying does not help with other client errors.</summary>
    private bool Settled(Report report, HttpStatusCode status)
    {
        if ((int)status < 300) return true;
        Log.Line($"The report '{report.Name}' was rejected with status {(int)status}.");
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Gone)
        {
            ending.Ask("the server takes no more reports of this container");
            return true;
        }

        return (int)status is >= 400 and < 500 and not 408 and not 429;
    }

    private sealed record Report(string Name, Func<CancellationToken, Task<HttpStatusCode>> Post);
}
