using Fractal.Client.Sessions;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Sessions;

/// <summary>
/// Reads every session that somebody watches in this process, all together, and shows the watchers those that changed: signals can be lost, and input moves
/// deadlines without one. Who waits in a queue moves forward, and looks himself.
/// </summary>
internal sealed class WatchSessions(SessionViews views, SessionSignals signals, TimeProvider clock) : Reconciler
{
    private const int Chunk = 500;

    private Dictionary<Guid, SessionResponse> seen = [];
    private int parts = 1;

    public override string Name => "watch sessions";

    public override bool Everywhere => true;

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    /// <summary>Many are read one part after the other, spread over the period: all at once would take the processors from starts.</summary>
    public override TimeSpan NextDelay() => Period / parts;

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var next = new Dictionary<Guid, SessionResponse>();
        var chunks = signals.Watched().Chunk(Chunk).ToList();
        parts = Math.Max(1, chunks.Count);
        foreach (var (i, ids) in chunks.Index())
        {
            if (i > 0) await Task.Delay(NextDelay(), clock, cancellationToken);
            var since = signals.Moment();
            foreach (var session in await views.ReadAsync(ids, cancellationToken))
            {
                next[session.Id] = session;
                if (session.State == SessionState.Queued) signals.Wake(session.Id);
                else if (!seen.TryGetValue(session.Id, out var before) || before != session) signals.Show(session, since);
            }
        }

        seen = next;
        return null;
    }
}
