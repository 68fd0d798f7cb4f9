using Fractal.Server.Sessions.Queue;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Queue;

public sealed class QueueOutlookTests
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(1, 6)]
    [InlineData(4, 6)]
    [InlineData(5, 12)]
    [InlineData(40, 60)]
    public void Launches_run_a_few_at_a_time(int place, int seconds) => Assert.Equal(seconds, Wait(new QueueOutlook(Lead, Starting: 0, Room: 100, InUse: 0, []), place));

    [Theory]
    [InlineData(0, 6)]
    [InlineData(4, 2)]
    [InlineData(60, 1)]
    public void The_wait_for_a_running_launch_counts(int waited, int seconds) =>
        Assert.Equal(seconds, Wait(new QueueOutlook(Lead, Starting: 1, Room: 0, InUse: 9, [TimeSpan.FromHours(1)]), 1, waited));

    [Fact]
    public void Without_capacity_a_session_must_end_first()
    {
        var full = new QueueOutlook(Lead, Starting: 0, Room: 0, InUse: 10, [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)]);
        Assert.Equal((6 + 60, 6 + 120, 12 + 300), (Wait(full, 1), Wait(full, 2), Wait(full, 5)));
    }

    [Fact]
    public void The_estimate_is_at_least_a_second() => Assert.Equal(1, Wait(new QueueOutlook(TimeSpan.Zero, 0, 0, 0, []), 1));

    private static int Wait(QueueOutlook queue, int place, int waited = 0) => (int)queue.WaitOf(place, TimeSpan.FromSeconds(waited)).TotalSeconds;
}
