using Microsoft.Extensions.Time.Testing;

namespace Fractal.Server.Tests.Hosting;

/// <summary>The clock on the wall, which may be set to another time while the steady one goes on as it was: timers and measured times are the steady one's.</summary>
internal sealed class JumpingClock(FakeTimeProvider steady) : TimeProvider
{
    private long readings;
    private long looks;

    /// <summary>No two readings of the steady one are the same, as with any real clock.</summary>
    public bool RunsOn { get; set; }

    /// <summary>No two readings of the wall are the same either: what comes after something is known to be later.</summary>
    public bool WallRunsOn { get; set; }

    /// <summary>How far it has jumped, either way.</summary>
    public TimeSpan Jumped { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Jumped + (WallRunsOn ? TimeSpan.FromMicroseconds(Interlocked.Increment(ref looks)) : TimeSpan.Zero);

    public override long GetTimestamp() => steady.GetTimestamp() + (RunsOn ? Interlocked.Increment(ref readings) : 0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
}
