namespace Fractal.Server.Platform.Http;

/// <summary>Keeps clients from flooding the log: lets one message through per interval.</summary>
internal sealed class LogThrottle(TimeProvider clock, TimeSpan interval)
{
    private readonly Lock gate = new();
    private long? last;

    public bool Allows()
    {
        lock (gate)
        {
            if (last is { } at && clock.GetElapsedTime(at) < interval) return false;
            last = clock.GetTimestamp();
            return true;
        }
    }
}
