using Fractal.Client;
using Fractal.Bench.Claims.Measuring;

namespace Fractal.Bench.Claims.Phases;

/// <summary>Polls a server for the duration of its reconcilers' runs. A run between two polls is missed.</summary>
internal sealed class ReconcilerTimes : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FractalClient client;
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, List<double>> milliseconds = new(StringComparer.Ordinal);
    private readonly Task asking;

    public ReconcilerTimes(FractalClient client)
    {
        this.client = client;
        asking = AskAsync();
    }

    public async Task<IReadOnlyDictionary<string, List<double>>> EndAsync()
    {
        await end.CancelAsync();
        await asking;
        return milliseconds;
    }

    public static double Median(IReadOnlyDictionary<string, List<double>> times, string name) => Measurement.Median(times.GetValueOrDefault(name) ?? [], ms => ms);

    public static double Worst(IReadOnlyDictionary<string, List<double>> times, string name) => (times.GetValueOrDefault(name) ?? []).DefaultIfEmpty().Max();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        end.Dispose();
    }

    private async Task AskAsync()
    {
        var first = true;
        var last = new Dictionary<string, double>(StringComparer.Ordinal);
        while (!end.IsCancellationRequested)
        {
            foreach (var reconciler in await client.ListReconcilersAsync())
            {
                // Two runs never take exactly the same time.
                var isNew = last.GetValueOrDefault(reconciler.Name) != reconciler.LastDurationSeconds;
                last[reconciler.Name] = reconciler.LastDurationSeconds;
                if (!isNew || first) continue;
                if (!milliseconds.TryGetValue(reconciler.Name, out var all)) milliseconds[reconciler.Name] = all = [];
                all.Add(reconciler.LastDurationSeconds * 1000);
            }

            first = false;
            await Task.Delay(Pause, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
