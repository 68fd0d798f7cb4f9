using System.Collections.Concurrent;

namespace Fractal.Server.Containers;

/// <summary>
/// Which containers ended a moment ago, so that no heartbeat of a hundred thousand agents has to ask the database. Whichever server ends one tells; of what
/// was missed the next writing of heartbeats finds no living row, and the agent is told at its next one.
/// </summary>
internal sealed class EndedContainers
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, long> ended = new();
    private readonly TimeProvider clock;

    public EndedContainers(ContainerSignals signals, TimeProvider clock)
    {
        this.clock = clock;
        signals.Cut += Add;
    }

    public bool Has(Guid id) => ended.ContainsKey(id);

    public void Add(Guid id) => ended[id] = clock.GetTimestamp();

    /// <summary>Lets go of those whose agents had time enough to hear of it.</summary>
    public void Forget()
    {
        foreach (var (id, at) in ended)
        {
            if (clock.GetElapsedTime(at) >= Kept) ended.TryRemove(id, out _);
        }
    }
}
