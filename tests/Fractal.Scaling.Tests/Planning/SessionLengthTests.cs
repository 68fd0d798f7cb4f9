using Fractal.Scaling.Planning;
using Xunit;

namespace Fractal.Scaling.Tests.Planning;

public sealed class SessionLengthTests
{
    [Fact]
    public void Running_sessions_increase_the_mean_length()
    {
        Assert.Null(SessionLengthEstimate.Of([]));
        Assert.Null(SessionLengthEstimate.Of([(TimeSpan.FromHours(2), false)]));
        Assert.Equal(TimeSpan.FromMinutes(20), SessionLengthEstimate.Of([(TimeSpan.FromMinutes(10), true), (TimeSpan.FromMinutes(30), true)]));
        Assert.Equal(TimeSpan.FromMinutes(50), SessionLengthEstimate.Of([(TimeSpan.FromMinutes(10), true), (TimeSpan.FromMinutes(30), true), (TimeSpan.FromMinutes(60), false)]));
        Assert.Equal(TimeSpan.FromSeconds(1), SessionLengthEstimate.Of([(TimeSpan.FromSeconds(-5), true)]));
    }
}
