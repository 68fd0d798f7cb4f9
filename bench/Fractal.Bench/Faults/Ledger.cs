using System.Collections.Concurrent;

namespace Fractal.Bench.Faults;

/// <summary>The clients' requests and responses, recorded independently of the server.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<Guid, (Guid User, string Key)> sessions = new();
    private readonly ConcurrentDictionary<Guid, Guid> sessionOf = new();
    private readonly ConcurrentDictionary<string, Guid> keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> wrongs = new();
    private int answered;

    /// <summary>Starts whose response contained a session.</summary>
    public int Answered => Volatile.Read(ref answered);

    public IReadOnlyDictionary<Guid, (Guid User, string Key)> Sessions => sessions;

    /// <summary>The session to which each container was assigned, according to clients' tickets.</summary>
    public IReadOnlyDictionary<Guid, Guid> SessionOfContainer => sessionOf;

    public IEnumerable<KeyValuePair<string, long>> Counts => counts.OrderBy(c => c.Key, StringComparer.Ordinal);

    /// <summary>Contradictions in responses, as sentences.</summary>
    public IReadOnlyCollection<string> Wrongs => wrongs;

    public bool Asked(string key) => keys.ContainsKey(key);

    public void Ask(string key, Guid user) => keys[key] = user;

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Wrong(string what) => wrongs.Enqueue(what);

    public void Answer(Guid user, string key, Guid session)
    {
        if (sessions.TryAdd(session, (user, key))) Interlocked.Increment(ref answered);
        else if (sessions[session] != (user, key)) Wrong($"The session {session} was the answer to two different starts.");
    }

    /// <summary>Records that a ticket opens this container for this session.</summary>
    public void Given(Guid session, Guid container)
    {
        if (sessionOf.GetOrAdd(container, session) is var first && first != session) Wrong($"The container {container} was given to {first} and to {session}.");
    }
}
