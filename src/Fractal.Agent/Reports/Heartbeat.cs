using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>Knows when the user last did something, and reports at a fixed pace and at once when input comes after a pause.</summary>
internal sealed class Heartbeat(ReportQueue reports, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim afterPause = new(0, 1);
    private long lastInput;
    private int connections;

    public int Connections { set => Volatile.Write(ref connections, value); }

    public void SawInput()
    {
        var now = time.GetTimestamp();
        var before = Interlocked.Exchange(ref lastInput, now);
        if (before != 0 && time.GetElapsedTime(before, now) <= Pause) return;
        if (afterPause.CurrentCount == 0) Release();
    }

    public async Task RunAsync(TimeSpan period, CancellationToken cancellation)
    {
        while (true)
        {
            reports.Heartbeat(Read);
            await afterPause.WaitAsync(period, cancellation);
        }
    }

    public void Dispose() => afterPause.Dispose();

    private HeartbeatReport Read()
    {
        var last = Interlocked.Read(ref lastInput);
        return new HeartbeatReport(last == 0 ? null : time.GetElapsedTime(last).TotalSeconds, Volatile.Read(ref connections));
    }

    private void Release()
    {
        try
        {
            afterPause.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two connections saw input at the same instant: the one heartbeat that is due says it for both.
            return;
        }
    }
}
