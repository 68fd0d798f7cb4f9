using System.Diagnostics.Metrics;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Sessions.Claims;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Sessions;

internal sealed class SessionMetrics
{
    private readonly AppNames apps;
    private readonly TimeProvider clock;
    private readonly Counter<long> starts;
    private readonly Counter<long> ends;
    private readonly Histogram<double> answers;
    private readonly Histogram<double> waits;
    private readonly Histogram<double> connects;
    private (DateTimeOffset At, IReadOnlyList<(Guid AppId, SessionState State, int Count)> Rows) live = (default, []);

    public SessionMetrics(IMeterFactory meters, AppNames apps, TimeProvider clock)
    {
        (this.apps, this.clock) = (apps, clock);
        var meter = meters.Create("Fractal.Sessions");
        starts = meter.CreateCounter<long>("fractal.sessions.starts", "{start}", "Start requests by what they came to; and, as cold, those that were queued when they get their container.");
        ends = meter.CreateCounter<long>("fractal.sessions.ends", "{session}", "Sessions whose end began, by reason.");
        answers = meter.CreateShortTime("fractal.sessions.start.duration", "From a start request to its answer.");
        waits = meter.CreateLongTime("fractal.sessions.queue.duration", "How long a session was queued, until it got its container or left.");
        connects = meter.CreateLongTime("fractal.sessions.connect.duration", "From having a container to the first connection.");
        meter.CreateObservableGauge("fractal.sessions.live", Live, "{session}", "Sessions by state.");
    }

    public void Answered(string app, Result<StartedSession> result, TimeSpan took)
    {
        var start = result.Problem is null ? result.Value : null;
        var claimed = start is null ? "refused" : start.Repeat ? "repeat" : start.Session.Start == StartKind.Warm ? "warm" : "queued";
        var answered = claimed == "queued" && start?.Session.Start == StartKind.Cold ? "cold" : claimed;
        if (result.Problem is { } problem) starts.Add(1, Tag("app", apps.Known(app)), Tag("kind", claimed), Tag("code", problem.Code));
        else starts.Add(1, Tag("app", apps.Known(app)), Tag("kind", claimed));
        answers.Record(took.TotalSeconds, Tag("kind", answered));
    }

    /// <summary>A start that failed with a server error.</summary>
    public void Failed(string app, TimeSpan took)
    {
        starts.Add(1, Tag("app", apps.Known(app)), Tag("kind", "failed"));
        answers.Record(took.TotalSeconds, Tag("kind", "failed"));
    }

    /// <summary>A session was assigned a container.</summary>
    public void Served(Session queued)
    {
        starts.Add(1, Tag("app", apps.Of(queued.AppId)), Tag("kind", "cold"));
        waits.Record((clock.GetUtcNow() - queued.CreatedAt).TotalSeconds, Tag("app", apps.Of(queued.AppId)), Tag("outcome", "served"));
    }

    /// <param name="session">Its state before.</param>
    public void Ended(Session session, EndReason reason)
    {
        ends.Add(1, Tag("app", apps.Of(session.AppId)), Tag("reason", LabelOf(reason)));
        if (session.State == SessionState.Queued)
            waits.Record((clock.GetUtcNow() - session.CreatedAt).TotalSeconds, Tag("app", apps.Of(session.AppId)), Tag("outcome", "left"));
    }

    /// <param name="session">Its state before; only the first connection counts.</param>
    public void Connected(Session? session)
    {
        if (session is { ConnectedAt: null, ClaimedAt: { } claimedAt }) connects.Record((clock.GetUtcNow() - claimedAt).TotalSeconds, Tag("app", apps.Of(session.AppId)));
    }

    public void Count(IReadOnlyList<(Guid AppId, SessionState State, int Count)> rows) => live = (clock.GetUtcNow(), rows);

    private IEnumerable<Measurement<int>> Live()
    {
        var (at, rows) = live;
        return clock.GetUtcNow() - at > Stale ? [] : rows.Select(row => new Measurement<int>(row.Count, Tag("app", apps.Of(row.AppId)), Tag("state", LabelOf(row.State))));
    }
}
