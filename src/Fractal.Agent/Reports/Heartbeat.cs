using Fractal.Client.Agents;

namespace Fractal.Agent.Reports;

/// <summary>
/// Tracks the user's last input and reports it at a fixed interval. New input after a pause is reported sooner, so that even with a short
/// limit the server learns of it before it considers the user idle.
/// </summary>
internal sealed class Heartbeat(ReportQueue reports, TimeProvider clock) : IDisposable
{
    /// <summary>Shorter than the shortest idle limit of an app or tier, 5 s.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim input = new(0, 1);
    private long lastInput, reportedInput;
    private int connections;

    public int Connections { set => Volatile.Write(ref connections, value); }

    public void SawInput()
    {
        Interlocked.Exchange(ref lastInput, clock.GetTimestamp());
        if (input.CurrentCount == 0) Release();
    }

    public async Task RunAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        while (true)
        {
            reports.Heartbeat(Read);
            if (!await input.WaitAsync(period, cancellationToken)) continue;
            if (Interlocked.Read(ref reportedInput) is not 0 and var reported && Moment - clock.GetElapsedTime(reported) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, clock, cancellationToken);
        }
    }

    public void Dispose() => input.Dispose();

    private HeartbeatReport Read()
    {
        var last = Interlocked.Read(ref lastInput);
        Interlocked.Exchange(ref reportedInput, last);
        return new HeartbeatReport(last == 0 ? null : clock.GetElapsedTime(last).TotalSeconds, Volatile.Read(ref connections));
    }

    private void Release()
    {
        try
        {
            input.Release();
        }
        catch (SemaphoreFullException)
        {
            // If two connections see input at the same time, one heartbeat covers both.
            return;
        }
    }
}
