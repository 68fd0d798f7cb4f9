using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>
/// Knows when the user last did something, and reports at a fixed pace. New input is reported at the latest a moment after the input that the server
/// knows of, so that however short the limit, the server learns of it before it takes the user for idle.
/// </summary>
internal sealed class Heartbeat(ReportQueue reports, TimeProvider time) : IDisposable
{
    /// <summary>Shorter than the shortest time without input that an app or tier may allow, 5 s.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim input = new(0, 1);
    private long lastInput, reportedInput;
    private int connections;

    public int Connections { set => Volatile.Write(ref connections, value); }

    public void SawInput()
    {
        Interlocked.Exchange(ref lastInput, time.GetTimestamp());
        if (input.CurrentCount == 0) Release();
    }

    public async Task RunAsync(TimeSpan period, CancellationToken cancellation)
    {
        while (true)
        {
            reports.Heartbeat(Read);
            if (!await input.WaitAsync(period, cancellation)) continue;
            if (Interlocked.Read(ref reportedInput) is not 0 and var reported && Moment - time.GetElapsedTime(reported) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, time, cancellation);
        }
    }

    public void Dispose() => input.Dispose();

    private HeartbeatReport Read()
    {
        var last = Interlocked.Read(ref lastInput);
        Interlocked.Exchange(ref reportedInput, last);
        return new HeartbeatReport(last == 0 ? null : time.GetElapsedTime(last).TotalSeconds, Volatile.Read(ref connections));
    }

    private void Release()
    {
        try
        {
            input.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two connections saw input at the same instant: the one heartbeat that is due says it for both.
            return;
        }
    }
}
