using Fractal.Drivers.Simulated;
using Fractal.Drivers.Tests.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Drivers.Tests.Simulated;

/// <summary>Simulated containers act when their events are due, on any clock.</summary>
public sealed class ScheduleTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Advances the clock exactly when the schedule sets its timer, repeatedly.</summary>
    [Fact]
    public async Task Due_events_happen_even_if_the_clock_moves_while_the_timer_is_set()
    {
        const int wanted = 50;
        var beats = 0;
        await using var schedule = new Schedule(new MovedWhileATimerIsSet(wanted), NullLogger.Instance);
        schedule.After(Beat, BeatAsync);
        await Retry.UntilAsync(() => Volatile.Read(ref beats) == wanted);

        Task BeatAsync()
        {
            Interlocked.Increment(ref beats);
            schedule.After(Beat, BeatAsync);
            return Task.CompletedTask;
        }
    }

    /// <summary>Every other time, the timer set after a heartbeat is shortened by an event that the heartbeat scheduled.</summary>
    private sealed class MovedWhileATimerIsSet(int times) : FakeTimeProvider
    {
        private int set;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero && Interlocked.Increment(ref set) is var number && number % 2 == 1 && number < 2 * times) Advance(Beat);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
