using Fractal.Server.Sessions;
using Xunit;

namespace Fractal.Server.Tests.Sessions;

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
    public void What_was_waited_for_a_launch_that_is_under_way_is_over(int waited, int seconds) =>
        Assert.Equal(seconds, Wait(new QueueOutlook(Lead, Starting: 1, Room: 0, InUse: 9, [TimeSpan.FromHours(1)]), 1, waited));

    [Fact]
    public void Without_room_somebody_has_to_leave_first()
    {
        var full = new QueueOutlook(Lead, Starting: 0, Room: 0, InUse: 10, [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)]);
        Assert.Equal((6 + 60, 6 + 120, 12 + 300), (Wait(full, 1), Wait(full, 2), Wait(full, 5)));
    }

    [Fact]
    public void It_is_never_less_than_a_second_and_never_nothing() => Assert.Equal(1, Wait(new QueueOutlook(TimeSpan.Zero, 0, 0, 0, []), 1));

    private static int Wait(QueueOutlook queue, int place, int waited = 0) => (int)queue.WaitOf(place, TimeSpan.FromSeconds(waited)).TotalSeconds;
}
