using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

public sealed class PromQlTests
{
    [Fact]
    public void Metrics_and_labels_are_found_in_an_expression()
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
    public void Malformed_expressions_are_rejected(string expression) => Assert.Throws<FormatException>(() => PromQl.Parse(expression));
}
