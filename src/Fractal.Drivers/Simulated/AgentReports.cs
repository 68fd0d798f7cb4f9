using System.Net;
using System.Text.Json.Serialization.Metadata;

namespace Fractal.Drivers.Simulated;

/// <summary>One agent's reports: sent one after another, each retried until accepted, some sent twice.</summary>
internal sealed class AgentReports(ServerLink server, string? traceParent, SimulatedFaults trouble, TimeProvider clock, Action<string> giveUp, CancellationToken ended)
{
    private const int Bound = 64;
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Pauses pauses = new(clock);
    private Task tail = Task.CompletedTask;
    private int queued;

    /// <summary>Sent with each report; set at enrolment.</summary>
    public string Token { get; set; } = "";

    /// <summary>The number of reports that only wait for the clock: one waits for its retry, and the others for it.</summary>
    public int Resting
    {
        get
        {
            lock (gate) return pauses.Count == 0 ? 0 : queued;
        }
    }

    /// <summary>The time until the next retry; null if there is none.</summary>
    public TimeSpan? NextTry => pauses.Next;

    /// <returns>Completes when the report was accepted or given up; never throws.</returns>
    public Task SendAsync<T>(string path, T body, JsonTypeInfo<T> type)
    {
        lock (gate)
        {
            if (queued >= Bound)
            {
                giveUp("The server has not taken a report for too long.");
                return Task.CompletedTask;
            }

            queued++;
            server.Expect(1);
            return tail = AfterAsync(tail, path, body, type);
        }
    }

    private async Task AfterAsync<T>(Task before, string path, T body, JsonTypeInfo<T> type)
    {
        await before;
        try
        {
            await SendUntilTakenAsync(path, body, type);
            if (trouble.Doubles()) await SendUntilTakenAsync(path, body, type);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The container is being deleted, so the report is no longer needed.
        }
        finally
        {
            lock (gate) queued--;
            server.Expect(-1);
        }
    }

    private async Task SendUntilTakenAsync<T>(string path, T body, JsonTypeInfo<T> type)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                if (Settled(await server.PostAsync("/v1/agent/" + path, Token, path is "ready" or "exited" ? traceParent : null, body, type, ended))) return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !ended.IsCancellationRequested))
            {
                // Retried below.
            }

            if (tried == Tries)
            {
                giveUp("The server can't be reached.");
                return;
            }

            await pauses.WaitAsync(Pause * tried, ended);
        }
    }

    /// <summary>
    /// Like the real agent: a problem of the server means that the container is ending, and retrying does not help with other client
    /// errors.
    /// </summary>
    private bool Settled(HttpStatusCode status)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Gone)
        {
            giveUp("The server takes no more reports of this container.");
            return true;
        }

        return (int)status is < 300 or (>= 400 and < 500 and not 408 and not 429);
    }
}
