using System.Net.WebSockets;
using Fractal.Agent.Display;
using Fractal.Agent.Reports;
using Fractal.Client.Agents;
using Fractal.Client.Sessions;

namespace Fractal.Agent.Streaming;

/// <summary>The only open connection. A newer one replaces it, so that a user whose old network hangs gets in immediately.</summary>
internal sealed class Connections(ReportQueue reports, Heartbeat heartbeat, Keyboard keyboard, long mostPixels, TimeProvider clock)
{
    private readonly Lock gate = new();
    private StreamConnection? current;
    private long sequence;
    private bool over;

    public async Task RunAsync(WebSocket browser, Guid session)
    {
        using var connection = new StreamConnection(browser, keyboard, mostPixels, heartbeat.SawInput, clock);
        Open(connection, session);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            End(connection, session);
        }
    }

    /// <summary>The app has exited: closes the connection, and every later one.</summary>
    public void AppExited()
    {
        lock (gate)
        {
            over = true;
            current?.Close(StreamCloseCodes.SessionEnded, "appExited");
        }
    }

    /// <summary>Reports are queued inside the lock, so that their order is that of the events.</summary>
    private void Open(StreamConnection connection, Guid session)
    {
        lock (gate)
        {
            current?.Close(StreamCloseCodes.Replaced, "replaced");
            current = connection;
            heartbeat.Connections = 1;
            reports.Connected(new ConnectionReport(session, ++sequence, 1));
            if (over) connection.Close(StreamCloseCodes.SessionEnded, "appExited");
        }
    }

    private void End(StreamConnection connection, Guid session)
    {
        lock (gate)
        {
            if (current != connection) return;
            current = null;
            heartbeat.Connections = 0;
            reports.Disconnected(new ConnectionReport(session, ++sequence, 0));
        }
    }
}
