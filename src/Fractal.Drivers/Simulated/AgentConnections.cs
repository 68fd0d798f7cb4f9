using System.Net.WebSockets;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Sessions;

namespace Fractal.Drivers.Simulated;

/// <summary>The only open connection of a container; a newer one replaces it. Close codes are the real agent's.</summary>
internal sealed class AgentConnections(AgentReports reports, Action sawInput)
{
    private readonly Lock gate = new();
    private PictureConnection? current;
    private Guid? visitor;
    private long sequence;
    private bool over;

    public int Count => current is null && visitor is null ? 0 : 1;

    public async Task RunAsync(WebSocket browser, Guid session, CancellationToken ended)
    {
        using var connection = new PictureConnection(browser, sawInput);
        lock (gate)
        {
            current?.Close(StreamCloseCodes.Replaced, "replaced");
            current = connection;
            _ = reports.SendAsync("connected", new ConnectionReport(session, ++sequence, 1), ClientJson.Default.ConnectionReport);
            if (over) connection.Close(StreamCloseCodes.SessionEnded, "appExited");
        }

        try
        {
            await connection.RunAsync(ended);
        }
        finally
        {
            Leave(connection, session);
        }
    }

    /// <summary>A visitor of this session without a picture.</summary>
    public void Enter(Guid session)
    {
        lock (gate)
        {
            visitor = session;
            _ = reports.SendAsync("connected", new ConnectionReport(session, ++sequence, 1), ClientJson.Default.ConnectionReport);
        }
    }

    /// <returns>Whether there was one.</returns>
    public bool Leave()
    {
        lock (gate)
        {
            if (visitor is not { } session) return false;
            visitor = null;
            _ = reports.SendAsync("disconnected", new ConnectionReport(session, ++sequence, 0), ClientJson.Default.ConnectionReport);
            return true;
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

    private void Leave(PictureConnection connection, Guid session)
    {
        lock (gate)
        {
            if (current != connection) return;
            current = null;
            _ = reports.SendAsync("disconnected", new ConnectionReport(session, ++sequence, 0), ClientJson.Default.ConnectionReport);
        }
    }
}
