using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class PoolsCommand() : FractalCommand("pools", "List pools: idle containers wanted and available, with the reason.")
{
    public override IReadOnlyList<string> Examples => ["fractal admin pools", "fractal admin pools --json | jq '.[] | select(.halted)'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var pools = await it.Client.ListPoolsAsync(cancellationToken);
        it.Screen.Rows(
            ["APP", "REGION", "WANTED", "READY", "STARTING", "IN USE", "QUEUED", "HITS", "NOTE"],
            [.. pools.Select(p => (string[])[p.App, p.Region, Text(p.Target), Text(p.Ready), Text(p.Starting), Text(p.InUse), Text(p.Queued), Hits(p), Note(p)])]);
        it.Screen.Document(pools, ClientJson.Default.IReadOnlyListPoolResponse);
        return ExitCodes.Ok;
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of the last day's starts.</summary>
    private static string Hits(PoolResponse pool) => pool.LastDay.HitRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#} %") : "-";

    private static string Note(PoolResponse pool)
    {
        var failure = pool.LastFailure?.ReplaceLineEndings(" ");
        if (pool.PausedAt is { } paused) return $"paused for {RelativeTime.Since(paused)}. Undo it with: fractal admin resume {pool.App}";
        if (pool.Halted && pool.Failures == 0) return "no cluster available; see: fractal admin clusters";
        if (pool.Halted) return $"halted after {Text(pool.Failures)} failures: {failure}. Retry with: fractal admin retry {pool.App}";
        if (pool.Failures > 0) return $"{Text(pool.Failures)} failures{(pool.RetryAt is { } at ? $", next try in {RelativeTime.Until(at)}" : "")}: {failure}";
        return string.Join("; ", ((string[])[pool.Why, pool.LeadTimeSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"starts in {pool.LeadTimeSeconds:0.0} s") : ""]).Where(part => part.Length > 0));
    }
}
