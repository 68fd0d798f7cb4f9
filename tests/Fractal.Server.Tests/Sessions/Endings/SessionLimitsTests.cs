using CsCheck;
using Fractal.Client.Sessions;
using Fractal.Server.Sessions;
using Fractal.Server.Sessions.Endings;
using Xunit;

namespace Fractal.Server.Tests.Sessions.Endings;

public sealed class SessionLimitsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(Session Session, DateTimeOffset? Input, DateTimeOffset? Ends)> Any =
        from state in Gen.Enum<SessionState>()
        from limits in Gen.Int[0, 3600].Array[4]
        from times in Gen.Int[0, 3600].Array[3]
        from input in Gen.Int[0, 7200].Nullable()
        from ends in Gen.Int[0, 7200].Nullable()
        select (SessionOf(state, limits, times), At(input), At(ends));

    [Fact]
    public void The_next_deadline_is_the_earliest_limit_of_the_state() => Any.Sample(x =>
    {
        var deadline = SessionLimits.NextDeadline(x.Session, x.Input, x.Ends);
        var all = Limits(x.Session, x.Input, x.Ends).ToList();
        return all.Count == 0 ? deadline is null : deadline is not null && deadline.At == all.Min(l => l.At) && all.Contains((deadline.At, deadline.Reason));
    });

    [Fact]
    public void Input_never_shortens_the_deadline() => Any.Sample(x =>
    {
        var (before, after) = (SessionLimits.NextDeadline(x.Session, x.Input, x.Ends), SessionLimits.NextDeadline(x.Session, (x.Input ?? Start).AddMinutes(1), x.Ends));
        return before is null ? after is null : after!.At >= before.At;
    });

    [Fact]
    public void An_ending_session_has_no_deadline() => Any.Where(x => x.Session.State is SessionState.Ending or SessionState.Ended)
        .Sample(x => SessionLimits.NextDeadline(x.Session, x.Input, x.Ends) is null);

    private static IEnumerable<(DateTimeOffset At, EndReason Reason)> Limits(Session session, DateTimeOffset? input, DateTimeOffset? ends)
    {
        if (session.State is SessionState.Ending or SessionState.Ended) yield break;
        if (ends is { } end) yield return (end, EndReason.SubscriptionEnded);
        if (session.State == SessionState.Queued) yield break;
        yield return (session.ClaimedAt!.Value + session.Limits.MaxDuration, EndReason.MaxDuration);
        if (session.State == SessionState.Claimed) yield return (session.ClaimedAt.Value + session.Limits.ConnectTimeout, EndReason.ConnectTimeout);
        if (session.State == SessionState.Disconnected) yield return (session.DisconnectedAt!.Value + session.Limits.ReconnectWindow, EndReason.ReconnectTimeout);
        if (session.State == SessionState.Connected)
            yield return ((input > session.ConnectedAt ? input.Value : session.ConnectedAt!.Value) + session.Limits.IdleTimeout, EndReason.IdleTimeout);
    }

    private static Session SessionOf(SessionState state, int[] limits, int[] times) => new()
    {
        Region = "local",
        State = state,
        ClaimedAt = state == SessionState.Queued ? null : At(times[0]),
        ConnectedAt = state is SessionState.Connected or SessionState.Disconnected ? At(times[0] + times[1]) : null,
        DisconnectedAt = state == SessionState.Disconnected ? At(times[0] + times[1] + times[2]) : null,
        Limits = new SessionLimits(Of(limits[0]), Of(limits[1]), Of(limits[2]), Of(limits[3])),
    };

    private static TimeSpan Of(int seconds) => TimeSpan.FromSeconds(seconds);

    private static DateTimeOffset? At(int? seconds) => seconds is { } s ? Start.AddSeconds(s) : null;
}
