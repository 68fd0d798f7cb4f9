using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>
/// Knows when the user last did something, and reports at a fixed pace; input is told at once where nothing was told for a moment, else when that is over:
/// what the server knows of it is never older, or it would take for idle who types without a pause.
/// </summary>
internal sealed class Heartbeat(ReportQueue reports, TimeProvider time) : IDisposable
{
    /// <summary>Shorter than the shortest time without input that an app or tier may allow, 5 s.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim input = new(0, 1);
    private long lastInput;
    private int connections;

    public int Connections { set => Volatile.Write(ref connections, value); }

    public void SawInput()
    {
        Interlocked.Exchange(ref lastInput, time.GetTimestamp());
        if (input.CurrentCount == 0) Release();
    }

    public async Task RunAsync(TimeSpan period, CancellationToken cancellation)
    {
        long told = 0;
        while (true)
        {
            reports.Heartbeat(Read);
            if (!await input.WaitAsync(period, cancellation)) continue;
            if (told != 0 && Moment - time.GetElapsedTime(told) is var left && left > TimeSpan.Zero) await Task.Delay(left, time, cancellation);
            told = time.GetTimestamp();
        }
    }

    public void Dispose() => input.Dispose();

    private HeartbeatReport Read()
    {
        var last = Interlocked.Read(ref lastInput);
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
