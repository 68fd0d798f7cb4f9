namespace Fractal.Server.Platform.Reconciling;

/// <summary>
/// How long values have stayed the same while this process looked, by the steady clock: a wall clock that jumps, or a time in which the server was
/// down, says nothing about the silence of others. Not for use by several threads.
/// </summary>
internal sealed class Unchanged<TKey, TValue>(TimeProvider clock) where TKey : notnull
{
    private Dictionary<TKey, (TValue Value, long Since)> seen = [];
    private long lookedAt;

    /// <summary>Takes a whole look; what is not in it is forgotten.</summary>
    /// <returns>Whether a value that was known before has changed.</returns>
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

    /// <summary>Until the last look, not until now: zero for what changed since the look before, and for what was not looked at.</summary>
    public TimeSpan For(TKey key) => seen.TryGetValue(key, out var entry) ? clock.GetElapsedTime(entry.Since, lookedAt) : TimeSpan.Zero;
}
