using Fractal.Scaling.Policies;
using Xunit;
using static Fractal.Scaling.Tests.Policies.PolicyGenerators;

namespace Fractal.Scaling.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("fixed:size=7", 0, 0, 7)]
    [InlineData("share-of-active:share=0.25", 0, 10, 3)]
    [InlineData("share-of-active:share=0.25,min=5", 0, 10, 5)]
    [InlineData("step-table:size=10", 10, 0, 10)]
    [InlineData("step-table:size=10", 5, 0, 15)]
    [InlineData("step-table:size=10", 2, 0, 30)]
    [InlineData("step-table:size=10", 0, 0, 40)]
    [InlineData("step-table:size=10,max=25", 0, 0, 25)]
    [InlineData("target-utilisation:utilisation=0.8", 0, 40, 10)]
    [InlineData("target-utilisation:utilisation=0.8", 12, 40, 12)]
    [InlineData("target-utilisation:utilisation=0.8", 30, 40, 10)]
    [InlineData("schedule:entries=0 8 * * mon-fri 20; 0 20 * * * 2", 0, 0, 20)]
    [InlineData("forecast:floor=4", 0, 0, 4)]
    [InlineData("fixed:size=3,floor-schedule=0 9,10,11 * * * 8", 0, 0, 8)]
    [InlineData("fixed:size=30,ceiling-schedule=0 0 * * * 6", 0, 0, 6)]
    [InlineData("fixed:size=3,pin-floor=9,pin-until=2026-11-24T13:00:00Z", 0, 0, 9)]
    [InlineData("fixed:size=3,pin-floor=9,pin-until=2026-11-24T11:00:00Z", 0, 0, 3)]
    [InlineData("fixed:size=3,pin-floor=9,max=5", 0, 0, 5)]
    public void Each_policy_does_its_arithmetic(string written, int ready, int inUse, int target) =>
        Assert.Equal(target, Build(PolicyText.Parse(written).Text!).Target(new PoolReading { Ready = ready, InUse = inUse }, Noon));

    [Theory]
    [InlineData("fixed:size=3,pin-floor=9", "target 9: a fixed size of 3; raised from 3 to 9 by a pin")]
    [InlineData("fixed:size=3,min=4", "target 4: a fixed size of 3; raised from 3 to 4 by the minimum")]
    [InlineData("fixed:size=30,ceiling-schedule=0 0 * * * 6", "target 6: a fixed size of 30; lowered from 30 to 6 by the schedule")]
    [InlineData("share-of-active:share=0.5", "target 4: 50 % of 8 in use")]
    public void The_reason_names_the_deciding_bound(string written, string why) =>
        Assert.Equal(why, Decision.Of(Build(PolicyText.Parse(written).Text!), new PoolReading { InUse = 8 }, Noon).Why);

    [Theory]
    [InlineData("nothing", "there is no policy \"nothing\"; there are forecast, fixed")]
    [InlineData("fixed:size=-1", "size is \"-1\"; it is a number from 0 to 1000000")]
    [InlineData("fixed:size=1.5", "size is 1.5; it is a whole number")]
    [InlineData("fixed:size=NaN", "size is \"NaN\"; it is a number")]
    [InlineData("fixed:colour=red", "fixed has no option \"colour\"; it has size, min, max")]
    [InlineData("fixed:min=5,max=4", "min is 5 and max 4")]
    [InlineData("target-utilisation:utilisation=0", "utilisation is \"0\"")]
    [InlineData("step-table:steps=50x0.5", "steps is \"50x0.5\"")]
    [InlineData("schedule:entries=0 8 * * *", "five fields")]
    [InlineData("schedule:entries=0 25 * * * 3", "\"25\" is no hour: 0 to 23")]
    [InlineData("fixed:pin-until=soon", "pin-until is \"soon\"; it is a time")]
    public void Errors_are_reported(string written, string error) =>
        Assert.Contains(error, string.Join("; ", PolicyCatalog.Build(PolicyText.Parse(written).Text!, Berlin).Errors), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_reported_at_once() =>
        Assert.Equal(3, PolicyCatalog.Build(PolicyText.Parse("fixed:size=x,min=-1,colour=red").Text!, Berlin).Errors.Count);

    [Theory]
    [InlineData("fixed:size")]
    [InlineData("fixed:size=1,size=2")]
    public void An_invalid_policy_text_is_rejected(string written) => Assert.NotNull(PolicyText.Parse(written).Error);

    [Fact]
    public void Every_default_builds() =>
        Assert.All(PolicyCatalog.All, kind => Assert.Empty(PolicyCatalog.Build(new PolicyText(kind.Name, new Dictionary<string, string>()), Berlin).Errors));
}
