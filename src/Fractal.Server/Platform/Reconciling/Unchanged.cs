namespace Fractal.Server.Platform.Reconciling;

/// <summary>
/// Measures how long values have stayed the same as observed by this process, on its monotonic clock, so that clock jumps and downtime
/// don't count as silence. Not thread-safe.
/// </summary>
internal sealed class Unchanged<TKey, TValue>(TimeProvider clock) where TKey : notnull
{
    private Dictionary<TKey, (TValue Value, long Since)> seen = [];
    private long lookedAt;

    /// <summary>Records a complete observation; missing keys are forgotten.</summary>
    /// <returns>Whether a known value has changed.</returns>
    public bool Look(IEnumerable<KeyValuePair<TKey, TValue>> values)
    {
        var now = lookedAt = clock.GetTimestamp();
        var next = new Dictionary<TKey, (TValue, long)>();
        var changed = false;
        foreach (var (key, value) in values)
        {
            var known = seen.TryGetValue(key, out var before);
            var same = known && EqualityComparer<TValue>.Default.Equals(before.Value, value);
            changed |= known && !same;
            next[key] = same ? before : (value, now);
        }

        seen = next;
        return changed;
    }

    /// <summary>
    /// The time until the last observation, not until now: zero for values that changed since the one before, and for unobserved keys.
    /// </summary>
    public TimeSpan For(TKey key) => seen.TryGetValue(key, out var entry) ? clock.GetElapsedTime(entry.Since, lookedAt) : TimeSpan.Zero;
}
