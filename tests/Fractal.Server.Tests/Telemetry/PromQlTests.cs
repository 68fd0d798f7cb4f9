using Xunit;

namespace Fractal.Server.Tests.Telemetry;

public sealed class PromQlTests
{
    [Fact]
    public void It_finds_metrics_and_labels_and_nothing_else()
    {
        var parsed = PromQl.Parse("""histogram_quantile(0.95, sum by (le, app) (rate(a_seconds_bucket{kind=~"x|y}", code!="z"}[5m]))) > 1e3 and on () b_total offset 5m or vector(0)""");
        Assert.Equal(["a_seconds_bucket", "b_total"], parsed.Metrics.Order());
        Assert.Equal(["app", "code", "kind", "le"], parsed.Labels.Order());
    }

    [Theory]
    [InlineData("sum(rate(a[5m])")]
    [InlineData("a{kind=\"x\"")]
    [InlineData("a{kind}")]
    [InlineData("a{kind=\"x}")]
    [InlineData("sum(a])")]
    public void What_is_not_well_formed_is_refused(string expression) => Assert.Throws<FormatException>(() => PromQl.Parse(expression));
}
