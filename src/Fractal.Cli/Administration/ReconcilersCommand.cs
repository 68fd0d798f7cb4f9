using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class ReconcilersCommand() : FractalCommand("reconcilers", "List background loops with last result, failures and next run.")
{
    public override IReadOnlyList<string> Examples => ["fractal admin reconcilers", "fractal admin reconcilers --json | jq '.[] | select(.failures > 0)'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var reconcilers = await it.Client.ListReconcilersAsync(cancellationToken);
        it.Screen.Rows(["NAME", "LAST RUN", "TOOK", "NEXT", "RESULT"], [.. reconcilers.Select(Row)]);
        it.Screen.Document(reconcilers, ClientJson.Default.IReadOnlyListReconcilerResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(ReconcilerResponse r) =>
    [
        r.Name,
        r.LastRunAt is { } last ? RelativeTime.Since(last) + " ago" : "not yet",
        string.Create(CultureInfo.InvariantCulture, $"{r.LastDurationSeconds * 1000:0} ms"),
        r.RunsElsewhere ? "elsewhere" : r.NextRunAt is { } next ? "in " + RelativeTime.Until(next) : "-",
        r.LastError is { } error ? string.Create(CultureInfo.InvariantCulture, $"failed {r.Failures} times: {error.ReplaceLineEndings(" ")}") : r.Trouble?.ReplaceLineEndings(" ") ?? r.LastResult ?? "-",
    ];
}
