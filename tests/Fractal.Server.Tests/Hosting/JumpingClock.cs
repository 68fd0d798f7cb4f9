using Microsoft.Extensions.Time.Testing;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// A wall clock that may be set to another time while the monotonic clock continues; timers and measured times use the monotonic one.
/// </summary>
internal sealed class JumpingClock(FakeTimeProvider steady) : TimeProvider
{
    private long readings;
    private long looks;

    /// <summary>No two readings of the monotonic clock are equal, as with any real clock.</summary>
    public bool RunsOn { get; set; }

    /// <summary>No two readings of the wall clock are equal either, so that order is known.</summary>
    public bool WallRunsOn { get; set; }

    /// <summary>How far it was moved, in either direction.</summary>
    public TimeSpan Jumped { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Jumped + (WallRunsOn ? TimeSpan.FromMicroseconds(Interlocked.Increment(ref looks)) : TimeSpan.Zero);

    public override long GetTimestamp() => steady.GetTimestamp() + (RunsOn ? Interlocked.Increment(ref readings) : 0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
}
