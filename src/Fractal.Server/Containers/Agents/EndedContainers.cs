using System.Collections.Concurrent;

namespace Fractal.Server.Containers.Agents;

/// <summary>
/// Recently ended containers, so that heartbeats of a hundred thousand agents don't query the database. The server that ends one notifies
/// the others. If a notification is missed, the next write of heartbeats finds no live row, and the agent learns it from its next heartbeat.
/// </summary>
internal sealed class EndedContainers(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, long> ended = new();
    public bool Has(Guid id) => ended.ContainsKey(id);

    public void Add(Guid id) => ended[id] = clock.GetTimestamp();

    /// <summary>Removes containers whose agents have had enough time to be told.</summary>
    public void Forget()
    {
        foreach (var (id, at) in ended)
        {
            if (clock.GetElapsedTime(at) >= Kept) ended.TryRemove(id, out _);
        }
    }
}
