using Fractal.Client.Sessions;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Sessions.Watching;

/// <summary>
/// Polls all watched sessions of this process together and gives watchers those that changed, because signals can be lost and input moves
/// deadlines without one. Watchers of queued sessions, whose position changes, read them on their own.
/// </summary>
internal sealed class WatchedSessionsReconciler(SessionViews views, SessionSignals signals, TimeProvider clock) : Reconciler
{
    private const int Chunk = 500;

    private Dictionary<Guid, SessionResponse> seen = [];
    private int parts = 1;

    public override string Name => "watch sessions";

    public override bool Everywhere => true;

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    /// <summary>Sessions are read in parts, spread over the period, because reading all at once would take CPU from starts.</summary>
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
