using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Pools.Planning;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Server.Tests.Pools.Planning;

public sealed class WakeThrottleTests
{
    private static readonly TimeSpan Ages = TimeSpan.FromHours(1), Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();
    private readonly Signal signal = new();
    private readonly WakeThrottle rest;

    public WakeThrottleTests() => rest = new WakeThrottle(signal, clock);

    [Fact]
    public async Task Before_the_first_run_and_after_a_short_one_it_wakes_immediately()
    {
        rest.Wake();
        await WokenAsync();
        Look(TimeSpan.FromMilliseconds(50));
        rest.Wake();
        await WokenAsync();
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(60, 3)]
    public async Task After_a_long_run_it_wakes_once_after_twice_its_time_up_to_three_seconds(double seconds, double pause)
    {
        Look(TimeSpan.FromSeconds(seconds));
        for (var i = 0; i < 3; i++) rest.Wake();
        var woken = WokenAsync();
        clock.Advance(TimeSpan.FromSeconds(pause - 0.1));
        Assert.False(woken.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await woken;
        woken = WokenAsync();
        Assert.False(woken.IsCompleted);
        // The throttle has expired.
        rest.Wake();
        await woken;
    }

    [Fact]
    public async Task A_wake_during_a_long_run_is_not_lost()
    {
        Look(TimeSpan.FromSeconds(1));
        using (rest.Begin()) rest.Wake();
        var woken = WokenAsync();
        clock.Advance(TimeSpan.FromSeconds(2.1));
        await woken;
    }

    private void Look(TimeSpan takes)
    {
        using (rest.Begin()) clock.Advance(takes);
    }

    private Task WokenAsync() => signal.WaitAsync(Ages, clock, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
}
