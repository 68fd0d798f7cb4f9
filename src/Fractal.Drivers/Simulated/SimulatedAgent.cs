using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Fractal.Client;
using Fractal.Client.Agents;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// One simulated container, as its agent runs it: enrols, reports ready, sends heartbeats, shows its picture to clients with a ticket, and
/// ends.
/// </summary>
internal sealed class SimulatedAgent : IDisposable
{
    private static readonly TimeSpan TellsInputEvery = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly WorkloadSpec spec;
    private readonly ServerLink server;
    private readonly Schedule schedule;
    private readonly SimulatedFaults trouble;
    private readonly TimeProvider clock;
    private readonly Action<Guid, string> ended;
    private readonly CancellationTokenSource end = new();
    private readonly CancellationToken ending;
    private readonly AgentReports reports;
    private AgentConnections? connections;
    private TicketGate? tickets;
    private TimeSpan heartbeat;
    private TimeSpan ping;
    private long lastInput, lastTold;
    private int telling;
    private int over;
    private volatile bool silent, frozen;
    private volatile int acting;

    public SimulatedAgent(WorkloadSpec spec, ServerLink server, Schedule schedule, SimulatedFaults trouble, TimeProvider clock, Action<Guid, string> ended)
    {
        (this.spec, this.server, this.schedule, this.trouble, this.clock, this.ended) = (spec, server, schedule, trouble, clock, ended);
        ending = end.Token;
        reports = new AgentReports(server, spec.TraceParent, trouble, clock, why => Die(why), ending);
    }

    public WorkloadSpec Spec => spec;

    public Guid ContainerId => spec.ContainerId;

    /// <summary>The number of its activities that only wait for the clock.</summary>
    public int Resting => reports.Resting is > 0 and var resting ? resting + acting : 0;


    public TimeSpan? NextTry => reports.NextTry;

    public bool Running => Volatile.Read(ref over) == 0;

    /// <summary>Called when its lead time is over.</summary>
    public async Task StartAsync()
    {
        try
        {
            var (enrolled, status) = await server.EnrolAsync(new EnrolRequest(spec.ContainerId, spec.EnrolmentCode), spec.TraceParent, ending);
            // The server was busy and did nothing, so the code is still valid.
            if (status == HttpStatusCode.ServiceUnavailable) schedule.After(BusyPause, StartAsync);
            else if (enrolled is null) Die($"The server refused the enrolment ({(int)status}).");
            else await LiveAsync(enrolled);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Die($"The server can't be reached: {exception.Message}");
        }
    }

    /// <summary>A connection for the gateway, which speaks HTTP.</summary>
    public Stream Open()
    {
        var (near, far) = DuplexStream.Pair();
        if (tickets is null || connections is null) far.Dispose();
        else if (!frozen) _ = new StreamGate(tickets, connections, ping, clock).ServeAsync(far, ending);
        return near;
    }

    /// <summary>Ends it on the driver's request, without a report to the server, which knows.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref over, 1);
        end.Cancel();
        end.Dispose();
    }

    public bool RanOutOfMemory { get; private set; }

    /// <summary>Ends the container unexpectedly; the driver reports the exit.</summary>
    public bool Die(string detail)
    {
        if (Interlocked.Exchange(ref over, 1) == 1) return false;
        ended(ContainerId, detail);
        Cancel();
        return true;
    }

    public bool ExitApp(int exitCode)
    {
        if (!Running || connections is null) return false;
        connections.AppExited();
        _ = reports.SendAsync("exited", new ExitReport(exitCode, $"The app exited with code {exitCode}.", WasReady: true), ClientJson.Default.ExitReport);
        return true;
    }

    public bool RunOutOfMemory() => (RanOutOfMemory = Running && connections is not null) && ExitApp(137);

    /// <summary>A client with a ticket enters, without a picture.</summary>
    /// <returns>Whether the ticket is valid.</returns>
    public bool Enter(string ticket, Guid session)
    {
        if (!Running || tickets?.Admit(ticket, session) != true) return false;
        connections!.Enter(session);
        return true;
    }

    /// <returns>Whether a client that came by <see cref="Enter"/> was connected.</returns>
    public bool Leave() => Running && connections?.Leave() == true;

    /// <summary>The connected client presses a key.</summary>
    public bool Press()
    {
        if (!Running || connections is not { Count: > 0 }) return false;
        SawInput();
        return true;
    }

    public bool Freeze()
    {
        frozen = true;
        return FallSilent();
    }

    public bool FallSilent()
    {
        if (!Running) return false;
        return silent = true;
    }

    private void Cancel()
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was deleted at the same time.
        }
    }

    private async Task LiveAsync(EnrolResponse enrolled)
    {
        (reports.Token, acting) = (enrolled.Token, 1);
        if (trouble.StartFails())
        {
            await reports.SendAsync("exited", new ExitReport(1, "The simulated app failed to start.", WasReady: false), ClientJson.Default.ExitReport);
            return;
        }

        (heartbeat, ping) = (TimeSpan.FromSeconds(enrolled.HeartbeatSeconds), TimeSpan.FromSeconds(enrolled.PingSeconds));
        connections = new AgentConnections(reports, SawInput);
        tickets = new TicketGate(ContainerId, Base64Url.DecodeFromChars(enrolled.TicketKey), clock);
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        await reports.SendAsync("ready", new ReadyReport(Base64Url.EncodeToString(key.ExportSubjectPublicKeyInfo())), ClientJson.Default.ReadyReport);
        acting = 0;
        schedule.After(heartbeat, BeatAsync);
    }

    private async Task BeatAsync()
    {
        if (!Running || silent) return;
        acting = 1;
        await SendBeatAsync();
        acting = 0;
        schedule.After(heartbeat, BeatAsync);
    }

    private Task SendBeatAsync()
    {
        var last = Interlocked.Read(ref lastInput);
        double? idle = last == 0 ? null : clock.GetElapsedTime(last).TotalSeconds;
        return reports.SendAsync("heartbeat", new HeartbeatReport(idle, connections!.Count), ClientJson.Default.HeartbeatReport);
    }

    /// <summary>Reports input immediately if nothing was reported recently, otherwise after that pause, like the real agent.</summary>
    private void SawInput()
    {
        Interlocked.Exchange(ref lastInput, clock.GetTimestamp());
        if (Interlocked.Exchange(ref telling, 1) == 1) return;
        var told = Interlocked.Read(ref lastTold);
        var left = TellsInputEvery - clock.GetElapsedTime(told);
        if (told == 0 || left <= TimeSpan.Zero) _ = TellInputAsync();
        else schedule.After(left, TellInputAsync);
    }

    private Task TellInputAsync()
    {
        Interlocked.Exchange(ref lastTold, clock.GetTimestamp());
        Volatile.Write(ref telling, 0);
        return Running && !silent ? SendBeatAsync() : Task.CompletedTask;
    }
}
