using System.Xml.Linq;
using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;
using Fractal.Scaling.Simulation.Drawing;
using Xunit;

namespace Fractal.Scaling.Tests.Simulation;

public sealed class ChartTests
{
    [Fact]
    public void A_picture_is_well_formed_and_shows_every_policy()
    {
        var policies = new[] { new PolicyText("fixed", new Dictionary<string, string> { ["size"] = "2" }), new PolicyText("step-table", new Dictionary<string, string> { ["size"] = "3" }) };
        var outcomes = new TraceSimulation(new SimulationRequest(Traces.Poisson(3, _ => 200)) { Policies = policies, WithTimelines = true }).Run(_ => { });
        var svg = XDocument.Parse(SimulationChart.Draw("a < b & c", outcomes));
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Contains("a < b & c", texts);
        Assert.Contains("step-table", texts);
        Assert.Contains("oracle (best in hindsight)", texts);
        var coordinates = svg.Descendants().Where(e => e.Name.LocalName == "path").Select(e => e.Attribute("d")!.Value);
        Assert.All(coordinates, d => Assert.DoesNotContain("NaN", d, StringComparison.Ordinal));
        Assert.Contains("prefers-color-scheme: dark", svg.Root!.Elements().First().Value, StringComparison.Ordinal);
    }
}
