using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Administration;

internal sealed class ClustersCommand() : FractalCommand("clusters", "List clusters and the limits that are not enforced on them.")
{
    public override IReadOnlyList<string> Examples => ["fractal admin clusters"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var clusters = await it.Client.ListClustersAsync(cancellationToken);
        it.Screen.Rows(
            ["NAME", "DRIVER", "REGION", "SERVICE", "NOT ENFORCED"],
            [.. clusters.Select(c => (string[])[c.Name, c.Driver, c.Region, c.DrainingAt is { } since ? $"drained {RelativeTime.Since(since)} ago" : "in service", c.Limitations.Count == 0 ? "-" : string.Join(" ", c.Limitations)])]);
        it.Screen.Document(clusters, ClientJson.Default.IReadOnlyListClusterResponse);
        return ExitCodes.Ok;
    }
}
