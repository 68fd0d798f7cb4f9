using System.Collections.Concurrent;
using Fractal.Client.Agents;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Containers.Agents;

/// <summary>Buffers heartbeats in memory and writes them in batches every few seconds; input after a pause is written sooner.</summary>
internal sealed class HeartbeatReconciler(Database database, EndedContainers ended, TimeProvider clock) : Reconciler
{
    private const int Part = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Moment = TimeSpan.FromMilliseconds(200);

    private ConcurrentDictionary<Guid, ReceivedHeartbeat> gathered = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> lastInput = new();
    private int waking;

    public override string Name => "write heartbeats";

    public override bool Everywhere => true;

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    public void Gather(Guid containerId, HeartbeatReport report)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? input = report.IdleSeconds is { } idle and >= 0 and < 31_536_000 ? now - TimeSpan.FromSeconds(idle) : null;
        gathered.AddOrUpdate(containerId, new ReceivedHeartbeat(now, input), (_, earlier) => new ReceivedHeartbeat(now, input ?? earlier.InputAt));
        if (input is null || (lastInput.TryGetValue(containerId, out var before) && input - before < Pause)) return;
        lastInput[containerId] = input.Value;
        if (Interlocked.Exchange(ref waking, 1) == 0) _ = WakeAsync();
    }

    /// <summary>
    /// Heartbeats that could not be written are buffered again unless newer ones arrived, so that a database outage does not make agents
    /// seem silent.
    /// </summary>
    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        if (gathered.IsEmpty) return null;
        var batch = Interlocked.Exchange(ref gathered, new ConcurrentDictionary<Guid, ReceivedHeartbeat>());
        await using var db = database.Open();
        // Ordered by id, like every update of several rows, to prevent deadlocks. In batches, because claims skip rows that are being
        // written.
        foreach (var part in batch.OrderBy(b => b.Key).Chunk(Part))
        {
            try
            {
                var living = await db.WriteBeatsAsync(part, cancellationToken);
                foreach (var id in part.Select(beat => beat.Key).Except(living)) ended.Add(id);
            }
            catch
            {
                foreach (var (id, beat) in batch) gathered.TryAdd(id, beat);
                throw;
            }
        }

        Forget();
        return null;
    }

    /// <summary>One early write for all agents whose input arrives until then; among many agents, some input always does.</summary>
    private async Task WakeAsync()
    {
        await Task.Delay(Moment, TimeProvider.System);
        Volatile.Write(ref waking, 0);
        Signal.Wake();
    }

    private void Forget()
    {
        ended.Forget();
        var old = clock.GetUtcNow() - TimeSpan.FromHours(1);
        foreach (var (id, at) in lastInput)
        {
            if (at < old) lastInput.TryRemove(id, out _);
        }
    }
}

/// <summary>What an agent last reported.</summary>
internal sealed record ReceivedHeartbeat(DateTimeOffset SeenAt, DateTimeOffset? InputAt);
