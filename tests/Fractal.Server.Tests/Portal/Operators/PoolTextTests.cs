using Fractal.Client.Administration;
using Fractal.Server.Portal.Operators;
using Xunit;

namespace Fractal.Server.Tests.Portal.Operators;

/// <summary>Problems that pages of pools and the overview report to operators.</summary>
public sealed class PoolTextTests
{
    private static readonly PoolResponse Quiet = new(Guid.Empty, "browser", "local", 3, 3, 0, 0, 0, 0, false, null, "It fell over.", 31.5)
    {
        HitTarget = 0.99, LastHour = new PoolStartsResponse(100, 99), LastDay = new PoolStartsResponse(2000, 1990),
    };

    [Fact]
    public void A_healthy_pool_has_no_problems() => Assert.Empty(PoolText.Worries(Quiet with { Limits = ["paced", "held"] }));

    [Theory]
    [InlineData("noRoom", "is limited by MaxContainers")]
    [InlineData("launchesFailing", "Most launches of browser fail, so one is tried per minute: It fell over.")]
    [InlineData("launchesSlower", "Launches of browser take twice as long as before: 90 % of the last fifty took at most 31.5 s.")]
    [InlineData("staleMetrics", "are not counted")]
    public void Each_limit_that_deserves_an_alert_is_reported(string limit, string words) =>
        Assert.Contains(words, Assert.Single(PoolText.Worries(Quiet with { Limits = [limit] })), StringComparison.Ordinal);

    [Fact]
    public void Hit_rates_below_the_target_are_reported()
    {
        var hour = Quiet with { LastHour = new PoolStartsResponse(100, 90) };
        Assert.Empty(PoolText.Worries(hour));
        Assert.Contains("90 % in the last hour, 97.5 % in the last day; the target is 99 %", Assert.Single(PoolText.Worries(hour with { LastDay = new PoolStartsResponse(2000, 1950) })), StringComparison.Ordinal);
    }
}
