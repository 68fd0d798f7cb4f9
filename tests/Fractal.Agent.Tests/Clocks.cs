namespace Fractal.Agent.Tests;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A clock that runs a given number of times faster than real time.</summary>
internal sealed class FastClock(int times) : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / times : dueTime, period > TimeSpan.Zero ? period / times : period);
}
