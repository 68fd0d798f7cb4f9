using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Sessions;

namespace Fractal.Server.Tests.Simulation;

/// <summary>What holds in every state and between consecutive states, whatever fails. Each promise describes its violation.</summary>
internal static class Promises
{
    public static IEnumerable<string> BrokenIn(Picture now) =>
    [
        .. Breach("a container is given to two sessions", now.Sessions.Values.Where(s => s.ContainerId is not null).GroupBy(s => s.ContainerId).Where(g => g.Count() > 1)),
        .. Breach("a session's container is another's, or none", now.Sessions.Values.Where(s => s.ContainerId is { } id && now.Containers.GetValueOrDefault(id)?.SessionId != s.Id)),
        .. Breach("a container is used without its session", now.Containers.Values.Where(c => c.SessionId is { } id && now.Sessions.GetValueOrDefault(id)?.ContainerId != c.Id)),
        .. Breach("an idle container has a session", now.Containers.Values.Where(c => c.State is ContainerState.Starting or ContainerState.Ready && c.SessionId is not null)),
        .. Breach("a container in use has no live session", now.Containers.Values.Where(c => c.State == ContainerState.InUse && !IsRunning(now.Sessions.GetValueOrDefault(c.SessionId ?? default)))),
        .. Breach("a running session has no container", now.Sessions.Values.Where(s => IsRunning(s) && s.ContainerId is null)),
        .. Breach("a queued session has a container", now.Sessions.Values.Where(s => s.State == SessionState.Queued && s.ContainerId is not null)),
        .. Breach("a session is over without a reason", now.Sessions.Values.Where(s => s.State is SessionState.Ending or SessionState.Ended && s.EndReason is null)),
        .. Breach("a session ended before its container", now.Sessions.Values.Where(s => s.State == SessionState.Ended && s.ContainerId is { } id && now.Containers[id].State != ContainerState.Gone)),
        .. Breach("a key led to two sessions", now.Sessions.Values.Where(s => s.IdempotencyKey is not null).GroupBy(s => (s.UserId, s.IdempotencyKey)).Where(g => g.Count() > 1)),
        .. Breach("a user has two sessions of an app that keeps config", now.Sessions.Values.Where(s => s.KeepsConfig && s.State is not (SessionState.Ending or SessionState.Ended)).GroupBy(s => (s.UserId, s.AppId)).Where(g => g.Count() > 1)),
        .. Breach("a user has more sessions than allowed", now.Live.GroupBy(s => s.UserId).Where(g => g.Count() > now.Tiers[now.Subscriptions[g.Key].TierName].MaxLiveSessions)),
        .. Breach("a user's live sessions are miscounted", now.Subscriptions.Values.Where(s => s.LiveSessions != now.Live.Count(live => live.UserId == s.UserId))),
        .. Breach("a queue is miscounted", now.Levels.Values.Where(l => l.Queued != now.Queue(l.AppId).Count())),
        .. Breach("a queue is longer than allowed", now.Apps.Where(a => now.Queue(a.Id).Count() > a.MaxQueue)),
        .. Breach("an app has more containers than allowed", now.Apps.Where(a => now.Containers.Values.Count(c => c.AppId == a.Id && c.State != ContainerState.Gone) > a.MaxContainers)),
        .. Breach("something was launched that has no row", now.Launched.Where(id => !now.Containers.ContainsKey(id))),
        .. Breach("a container was launched twice", now.Launched.GroupBy(id => id).Where(g => g.Count() > 1)),
    ];

    public static IEnumerable<string> BrokenBetween(Picture before, Picture now) =>
    [
        .. Breach("a session is lost", before.Sessions.Keys.Where(id => !now.Sessions.ContainsKey(id))),
        .. Breach("a container's row is lost", before.Containers.Keys.Where(id => !now.Containers.ContainsKey(id))),
        .. Sessions(before, now).SelectMany(pair => BrokenBy(pair.Before, pair.Now)),
        .. Containers(before, now).SelectMany(pair => BrokenBy(pair.Before, pair.Now)),
        .. Breach("service without an active subscription", Served(before, now).Where(s => !before.IsActive(s.UserId))),
        .. Breach("a queued session was overtaken", Served(before, now).Where(s => Overtaken(before, now, s))),
        .. Breach("a paused or broken app was launched", now.Containers.Values.Where(c => !before.Containers.ContainsKey(c.Id) && before.Pools.GetValueOrDefault(c.AppId)?.PausedAt is not null && now.Pools[c.AppId].PausedAt is not null)),
    ];

    /// <summary>After the faults have stopped and time has passed.</summary>
    public static IEnumerable<string> BrokenAtRest(Picture now) =>
    [
        .. Breach("a session does not end", now.Live),
        .. Breach("a container is neither ready nor ending", now.Containers.Values.Where(c => c.State is not (ContainerState.Ready or ContainerState.Gone))),
        .. Breach("a pool is not at its target", now.Apps.Where(a => now.Containers.Values.Count(c => c.AppId == a.Id && c.State == ContainerState.Ready) != now.Pools[a.Id].Target)),
        .. Breach("an outdated container is ready", now.Containers.Values.Where(c => c.State == ContainerState.Ready && c.AppVersionId != now.Apps.Single(a => a.Id == c.AppId).CurrentVersionId)),
        .. Breach("a workload has no row", now.Workloads.Where(id => now.Containers.GetValueOrDefault(id)?.State is null or ContainerState.Gone)),
        .. Breach("a ready row has no workload", now.Containers.Values.Where(c => c.State == ContainerState.Ready && !now.Workloads.Contains(c.Id))),
    ];

    private static IEnumerable<string> BrokenBy(Session before, Session now) =>
    [
        .. Breach($"a session went from {before.State} to {now.State}", before.State != now.State && !MayFollow(before.State, now.State)),
        .. Breach("a session changed after its end", before.State == SessionState.Ended && (before.EndReason, before.EndedAt, before.ContainerId) != (now.EndReason, now.EndedAt, now.ContainerId)),
        .. Breach("a session's reason was replaced", before.EndReason is not null && before.EndReason != now.EndReason),
        .. Breach("a session was given another container", before.ContainerId is not null && before.ContainerId != now.ContainerId),
        .. Breach("a session's user or app changed", (before.UserId, before.AppId) != (now.UserId, now.AppId)),
        .. Breach("a session ended as surplus", now.EndReason is EndReason.Surplus or EndReason.Replaced),
    ];

    private static IEnumerable<string> BrokenBy(Container before, Container now) =>
    [
        .. Breach($"a container went from {before.State} to {now.State}", before.State > now.State),
        .. Breach("a container's reason was replaced", before.EndReason is not null && before.EndReason != now.EndReason),
        .. Breach("a container was given to another session", before.SessionId is not null && before.SessionId != now.SessionId),
        .. Breach("a used container ended as surplus", now.SessionId is not null && now.EndReason is EndReason.Surplus or EndReason.Replaced),
    ];

    /// <summary>Within one step a session may pass through several states, only forwards except for connections.</summary>
    private static bool MayFollow(SessionState before, SessionState now) =>
        now > before || (before, now) is (SessionState.Disconnected, SessionState.Connected);

    private static bool IsRunning(Session? session) => session?.State is SessionState.Claimed or SessionState.Connected or SessionState.Disconnected;

    /// <summary>Sessions that were assigned a container in this step.</summary>
    private static IEnumerable<Session> Served(Picture before, Picture now) =>
        now.Sessions.Values.Where(s => s.ContainerId is not null && before.Sessions.GetValueOrDefault(s.Id)?.ContainerId is null);

    private static bool Overtaken(Picture before, Picture now, Session served) => before.Queue(served.AppId).Any(s =>
        s.Id != served.Id && now.Sessions[s.Id].State == SessionState.Queued && before.IsActive(s.UserId) && now.IsActive(s.UserId)
        && (s.Priority > served.Priority || (s.Priority == served.Priority && s.CreatedAt < served.CreatedAt) || !before.Sessions.ContainsKey(served.Id)));

    private static IEnumerable<(Session Before, Session Now)> Sessions(Picture before, Picture now) =>
        before.Sessions.Values.Where(s => now.Sessions.ContainsKey(s.Id)).Select(s => (s, now.Sessions[s.Id]));

    private static IEnumerable<(Container Before, Container Now)> Containers(Picture before, Picture now) =>
        before.Containers.Values.Where(c => now.Containers.ContainsKey(c.Id)).Select(c => (c, now.Containers[c.Id]));

    private static IEnumerable<string> Breach(string words, bool found) => found ? [words] : [];

    private static IEnumerable<string> Breach<T>(string words, IEnumerable<T> found) => found.Any() ? [words] : [];
}
