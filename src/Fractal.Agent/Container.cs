using System.Buffers.Text;
using System.Security.Cryptography;
using Fractal.Agent.Display;
using Fractal.Agent.Reports;
using Fractal.Agent.Streaming;
using Fractal.Client.Agents;

namespace Fractal.Agent;

/// <summary>The lifecycle of the container, run by the agent.</summary>
internal sealed class Container(AgentLaunch launch, EnrolResponse enrolled, ServerLink server, Ending ending, TimeProvider clock)
{
    private static readonly TimeSpan LastReportLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DisplayNotice = TimeSpan.FromMilliseconds(300);

    private readonly ReportQueue reports = new(server, ending, clock);
    private volatile bool ready;
    private int exitReported;

    public async Task RunAsync()
    {
        // For sealed secrets: the private key never leaves this process and is used once.
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var reporting = reports.RunAsync(ending.Token);
        try
        {
            using var screen = await VirtualScreen.StartAsync(enrolled.App.Width, enrolled.App.Height, launch, clock, ending.Token);
            await RunAsync(screen, Base64Url.EncodeToString(key.ExportSubjectPublicKeyInfo()));
        }
        catch (InvalidOperationException exception)
        {
            reports.Exited(new ExitReport(null, exception.Message, WasReady: false));
            await ending.WaitAsync();
        }

        await Task.WhenAny(reporting, Task.Delay(LastReportLimit, clock));
    }

    private async Task RunAsync(VirtualScreen screen, string publicKey)
    {
        var app = new App(enrolled.App, launch, screen.Windows, clock);
        using var heartbeat = new Heartbeat(reports, clock);
        var connections = new Connections(reports, heartbeat, screen.Keyboard, PictureSize.MostPixels(enrolled.App.MemoryMiB), clock);
        var tickets = new TicketGate(launch.ContainerId, Base64Url.DecodeFromChars(enrolled.TicketKey), clock);
        var gateway = new StreamGateway(tickets, connections, app.Start, TimeSpan.FromSeconds(enrolled.PingSeconds));

        if (enrolled.App.PrepareApp) app.Start();

        // Not cancelable: an app that has started by now is asked to exit below, however early the end comes.
        await using var listening = await gateway.ListenAsync(launch.Listen, CancellationToken.None);
        _ = heartbeat.RunAsync(TimeSpan.FromSeconds(enrolled.HeartbeatSeconds), ending.Token);
        var broken = screen.BrokenAsync();
        _ = ReportEndOfScreenAsync(broken, connections);

        var life = LiveAsync(app, broken, connections, publicKey);
        await Task.WhenAny(life, ending.WaitAsync());
        if (life.IsFaulted && !ending.Token.IsCancellationRequested) await life;
        await app.EndAsync(TimeSpan.FromSeconds(enrolled.App.GraceSeconds));
        Environment.Exit(0); // Closing each listener in order takes longer than the time that is left.
    }

    /// <summary>Starting, ready, exited; then waits to be ended.</summary>
    private async Task LiveAsync(App app, Task<string> broken, Connections connections, string publicKey)
    {
        var failure = enrolled.App.PrepareApp
            ? await app.PreparedAsync(TimeSpan.FromSeconds(enrolled.StartTimeoutSeconds), ending.Token)
            : null;
        if (failure is null)
        {
            ready = true;
            reports.Ready(new ReadyReport(publicKey));
        }

        // If only the display is prepared, the app starts with the first client and must show a window like any other.
        if (!enrolled.App.PrepareApp) failure = await app.PreparedAsync(TimeSpan.FromSeconds(enrolled.StartTimeoutSeconds), ending.Token);
        var exit = failure ?? await app.ExitedAsync(ending.Token);
        // An app dies with its display and may be noticed first, but the display is the cause.
        if (exit.ExitCode is not (null or 0)) await Task.WhenAny(broken, Task.Delay(DisplayNotice, clock));
        ReportExit(broken.IsCompletedSuccessfully ? new ExitReport(null, await broken, ready) : exit, connections);
        await ending.WaitAsync();
    }

    private async Task ReportEndOfScreenAsync(Task<string> broken, Connections connections)
    {
        var why = await broken;
        if (!ending.Token.IsCancellationRequested) ReportExit(new ExitReport(null, why, ready), connections);
    }

    /// <summary>Reports once: when the display ends, the app ends too, and the first of them is the cause.</summary>
    private void ReportExit(ExitReport exit, Connections connections)
    {
        if (Interlocked.Exchange(ref exitReported, 1) == 1) return;
        connections.AppExited();
        reports.Exited(exit);
    }
}
