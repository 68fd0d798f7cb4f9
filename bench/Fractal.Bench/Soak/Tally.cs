using System.Collections.Concurrent;

namespace Fractal.Bench.Soak;

/// <summary>Counts events, including those that must not happen.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentQueue<string> failures = new();

    public IEnumerable<KeyValuePair<string, int>> Counts => counts.OrderByDescending(c => c.Value);

    public IReadOnlyCollection<string> Failures => failures;

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Fail(string what) => failures.Enqueue(what);
}
